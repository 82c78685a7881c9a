package io.tidewaiter.tag;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How a rule reads tags. */
sealed interface TagReader {

    /** Of a tag that the rule lets through. */
    Optional<SortKey> match(String tag);

    /** Of a tag that was followed before, by whatever rule: to tell whether another is newer than that. */
    Optional<SortKey> place(String tag);

    /** Whether a text says by itself which version an image is. */
    boolean tells(String text);

    /** Lets nothing through. */
    record ByNothing() implements TagReader {

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

    /** By semantic versions. */
    record ByVersion(VersionRange range) implements TagReader {

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
     * By an expression, read by an engine whose time grows with the text and with nothing else.
     *
     * @param pattern of the whole tag
     * @param unwanted those of the tags that are left out
     */
    record ByExpression(Pattern pattern, List<Pattern> unwanted, TagOrder order, boolean preReleases)
            implements TagReader {

        /** In steps of the engine. All of them may be taken for each character of each tag. */
        private static final int LARGEST = 200;

        /**
         * @param unwanted expressions too
         * @throws IllegalArgumentException for one that cannot be read
         */
        static ByExpression of(String expression, List<String> unwanted, Options options) {
            return new ByExpression(
                    read(expression),
                    unwanted.stream().map(ByExpression::read).toList(),
                    options.order(),
                    options.preReleases());
        }

        private static Pattern read(String expression) {
            if (expression.isEmpty()) {
                throw new IllegalArgumentException("an expression is missing, such as regex:2026\\.\\d+ order:number");
            }
            if (expression.contains("){")) {
                // repeated repetitions would grow to millions of steps before their size is known
                throw new IllegalArgumentException(
                        "\"%s\" repeats a group by number, which is not read: write the group out"
                                .formatted(expression));
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

        @Override
        public Optional<SortKey> match(String tag) {
            Matcher matcher = pattern.matcher(tag);
            return matcher.matches() && unwanted.stream().noneMatch(other -> other.matches(tag))
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
}
