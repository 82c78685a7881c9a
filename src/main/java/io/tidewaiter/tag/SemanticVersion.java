package io.tidewaiter.tag;

import java.util.Optional;
import java.util.regex.Pattern;
import org.semver4j.Semver;

/**
 * Reads tags as semantic versions: all three numbers, with or without a {@code v} in front.
 *
 * @see <a href="https://semver.org/spec/v2.0.0.html">Semantic Versioning 2.0.0</a>
 */
final class SemanticVersion {

    private static final int LONGEST = 256;

    /** The library compares these as numbers of 64 bits, and fails at larger ones. */
    private static final Pattern HUGE = Pattern.compile("\\d{18}");

    private SemanticVersion() {}

    /**
     * Empty for what is none, as {@code latest}, {@code 1.4} and {@code 1.04.0}.
     *
     * @param tag in which {@code _} stands for the {@code +} in front of build metadata, which no tag can have
     */
    static Optional<Semver> read(String tag) {
        // most tags that are no versions are told by their first character, which costs the least
        int first = tag.startsWith("v") ? 1 : 0;
        if (tag.length() > LONGEST || tag.length() <= first || !isDigit(tag.charAt(first)) || isHuge(tag)) {
            return Optional.empty();
        }
        return Optional.ofNullable(Semver.parse(tag.replaceFirst("_", "+")));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHuge(String tag) {
        return tag.length() > 18 && HUGE.matcher(tag).find();
    }
}
