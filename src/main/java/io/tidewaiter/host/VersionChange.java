package io.tidewaiter.host;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From which version to which an update goes.
 *
 * @param from of the image in use before
 * @param to of the new image
 */
public record VersionChange(ImageVersion from, ImageVersion to) {

    /** Of images that say nothing, or of which nothing is known yet. */
    public static final VersionChange NONE = new VersionChange(ImageVersion.UNKNOWN, ImageVersion.UNKNOWN);

    /** The same once the new image is known. */
    public VersionChange to(ImageVersion arrived) {
        return arrived.equals(ImageVersion.UNKNOWN) ? this : new VersionChange(from, arrived);
    }

    /** {@code 1.4.2 → 1.5.0}, with {@code -} for what is not known; empty where neither is. */
    public String text() {
        return text(from.name(), to.name());
    }

    /** The same of names. */
    public static String text(@Nullable String from, @Nullable String to) {
        return from == null && to == null ? "" : "%s → %s".formatted(orDash(from), orDash(to));
    }

    /** The page on which the forge of their common source shows what changed: an https address. */
    public Optional<String> compare() {
        return ForgeLink.between(from, to);
    }

    private static String orDash(@Nullable String version) {
        return version == null ? "-" : version;
    }
}
