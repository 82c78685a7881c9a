package io.tidewaiter.tag;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which tags of a repository are followed in place of one, and in which order: {@code semver:~1.4 !1.4.3} or
 * {@code regex:2026\.\d+ order:number}. Two rules are equal when they are written alike.
 */
public final class TagRule {

    private static final int LONGEST = 512;

    /** In steps of the engine. All of them may be taken for each character of each tag. */
    private static final int LARGEST = 200;
    /** No rule: only the tag in the unit. */
    public static final TagRule OWN_TAG = new TagRule("tag", new ByNothing(), false);

    private static final String FORMS =
            "use tag for the unit's own tag, semver:RANGE such as semver:~1.4, or regex:EXPRESSION with an order such as regex:2026\\.\\d+ order:number";

    private final String text;
    private final Reader reader;
    private final boolean older;

    private TagRule(String text, Reader reader, boolean older) {
        this.text = text;
        this.reader = reader;
        this.older = older;
    }

    /** How the rule reads tags. */
    private interface Reader {

        /** Of a tag that the rule lets through. */
        Optional<SortKey> match(String tag);

        /** Of a tag that was followed before, by whatever rule: to tell whether another is newer than that. */
        Optional<SortKey> place(String tag);

        /** Whether a text says by itself which version an image is. */
        boolean tells(String text);
    }

    private record ByNothing() implements Reader {

        @Override
        public Optional<SortKey> match(String tag) {
            return Optional.empty();
        }

        @Override
        public Optional<SortKey> place(String tag) {
            return Optional.empty();
        }

        @Override
        public boolean tells(String text) {
            return false;
        }
    }

    private record ByVersion(VersionRange range) implements Reader {

        @Override
        public Optional<SortKey> match(String tag) {
            return SemanticVersion.read(tag).filter(range::has).map(SortKey.Version::new);
        }

        @Override
        public Optional<SortKey> place(String tag) {
            return TagOrder.SEMVER.key(tag);
        }

        @Override
        public boolean tells(String text) {
            return TagOrder.SEMVER.key(text).isPresent();
        }
    }

    /**
     * @param pattern of the whole tag, by an engine whose time grows with the text and with nothing else
     * @param unwanted those of the tags that are left out
     */
    private record ByExpression(Pattern pattern, List<Pattern> unwanted, TagOrder order, boolean preReleases)
            implements Reader {

        @Override
        public Optional<SortKey> match(String tag) {
            Matcher matcher = pattern.matcher(tag);
            return matcher.matches() && unwanted.stream().noneMatch(pattern -> pattern.matches(tag))
                    ? order.key(ordered(matcher, tag)).filter(this::counts)
                    : Optional.empty();
        }

        /** Where the expression has groups, what they captured. */
        private static String ordered(Matcher matcher, String tag) {
            return matcher.groupCount() == 0
                    ? tag
                    : IntStream.rangeClosed(1, matcher.groupCount())
                            .mapToObj(matcher::group)
                            .map(part -> part == null ? "" : part)
                            .collect(Collectors.joining("."));
        }

        private boolean counts(SortKey key) {
            return preReleases
                    || !(key instanceof SortKey.Version(var version))
                    || version.getPreRelease().isEmpty();
        }

        @Override
        public Optional<SortKey> place(String tag) {
            return match(tag).or(() -> order.key(tag));
        }

        @Override
        public boolean tells(String text) {
            return match(text).isPresent();
        }
    }

    /**
     * Reads a rule as a person wrote it.
     *
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    public static TagRule parse(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("it is longer than %d characters".formatted(LONGEST));
        }
        List<String> words = new ArrayList<>(List.of(text.strip().split("\\s+")));
        Options options = Options.takenFrom(words);
        String first = words.isEmpty() ? "" : words.getFirst();
        String written = String.join(" ", text.strip().split("\\s+"));
        if (first.startsWith("semver:")) {
            options.refuseOrder();
            String rest = first.substring("semver:".length());
            words.removeFirst();
            if (!rest.isEmpty()) {
                words.addFirst(rest);
            }
            return new TagRule(written, new ByVersion(VersionRange.of(words, options.preReleases())), options.older());
        }
        if (first.startsWith("regex:")) {
            return new TagRule(
                    written,
                    new ByExpression(
                            expression(first.substring("regex:".length())),
                            words.stream().skip(1).map(TagRule::excluded).toList(),
                            options.order(),
                            options.preReleases()),
                    options.older());
        }
        if (written.equals(OWN_TAG.text)) {
            return OWN_TAG;
        }
        throw new IllegalArgumentException("\"%s\" is not a rule: %s".formatted(first, FORMS));
    }

    private static Pattern excluded(String word) {
        if (!word.startsWith("!")) {
            throw new IllegalArgumentException(
                    "\"%s\" is no option: after the expression there may be order:, pre-release:, fallback: and !EXPRESSION"
                            .formatted(word));
        }
        return expression(word.substring(1));
    }

    private static Pattern expression(String expression) {
        if (expression.isEmpty()) {
            throw new IllegalArgumentException("an expression is missing, such as regex:2026\\.\\d+ order:number");
        }
        if (expression.contains("){")) {
            // repeated repetitions would grow to millions of steps before their size is known
            throw new IllegalArgumentException(
                    "\"%s\" repeats a group by number, which is not read: write the group out".formatted(expression));
        }
        try {
            Pattern pattern = Pattern.compile(expression);
            if (pattern.programSize() > LARGEST) {
                throw new IllegalArgumentException(
                        "\"%s\" is too large an expression: repeat fewer things by number".formatted(expression));
            }
            return pattern;
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "\"%s\" is not an expression of RE2: %s".formatted(expression, e.getDescription()), e);
        }
    }

    /** Whether the rule lets this tag through. */
    public boolean matches(String tag) {
        return reader.match(tag).isPresent();
    }

    /** Whether a quarantined release makes way for an older one that is newer than what runs. */
    public boolean fallsBack() {
        return older;
    }

    Optional<SortKey> match(String tag) {
        return reader.match(tag);
    }

    Optional<SortKey> place(String tag) {
        return reader.place(tag);
    }

    boolean tells(String text) {
        return reader.tells(text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TagRule rule && text.equals(rule.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As it was written, with one blank between its words. */
    @Override
    public String toString() {
        return text;
    }
}
