package io.tidewaiter.tag;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which tags of a repository are followed in place of one, and in which order: {@code semver:~1.4 !1.4.3} or
 * {@code regex:2026\.\d+ order:number}. Two rules are equal when they are written alike.
 */
public final class TagRule {

    private static final int LONGEST = 512;

    /** No rule: only the tag in the unit. */
    public static final TagRule OWN_TAG = new TagRule("tag", new TagReader.ByNothing(), false);

    private static final String FORMS =
            "use tag for the unit's own tag, semver:RANGE such as semver:~1.4, or regex:EXPRESSION with an order such as regex:2026\\.\\d+ order:number";

    private final String text;
    private final TagReader reader;
    private final boolean older;

    private TagRule(String text, TagReader reader, boolean older) {
        this.text = text;
        this.reader = reader;
        this.older = older;
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
            return new TagRule(
                    written, new TagReader.ByVersion(VersionRange.of(words, options.preReleases())), options.older());
        }
        if (first.startsWith("regex:")) {
            return new TagRule(
                    written,
                    TagReader.ByExpression.of(
                            first.substring("regex:".length()),
                            words.stream().skip(1).map(TagRule::excluded).toList(),
                            options),
                    options.older());
        }
        if (written.equals(OWN_TAG.text)) {
            return OWN_TAG;
        }
        throw new IllegalArgumentException("\"%s\" is not a rule: %s".formatted(first, FORMS));
    }

    private static String excluded(String word) {
        if (!word.startsWith("!")) {
            throw new IllegalArgumentException(
                    "\"%s\" is no option: after the expression there may be order:, pre-release:, fallback: and !EXPRESSION"
                            .formatted(word));
        }
        return word.substring(1);
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
