package io.tidewaiter.host;

import org.jspecify.annotations.Nullable;

/**
 * From which version to which an update goes, as people call them.
 *
 * @param from of the image in use before; null where it says none
 * @param to of the new image; null where it says none, or that is not known yet
 * @param compare the page on which the forge of their source shows what changed, an https address; null where there is none
 */
public record VersionChange(
        @Nullable String from,
        @Nullable String to,
        @Nullable String compare) {

    /** Of images that say nothing. */
    public static final VersionChange NONE = new VersionChange(null, null, null);

    public static VersionChange between(ImageVersion from, ImageVersion to) {
        return new VersionChange(
                from.name(), to.name(), ForgeLink.between(from, to).orElse(null));
    }

    /** {@code 1.4.2 → 1.5.0}, with {@code -} for what is not known; empty where neither is. */
    public String text() {
        return from == null && to == null ? "" : "%s → %s".formatted(orDash(from), orDash(to));
    }

    private static String orDash(@Nullable String version) {
        return version == null ? "-" : version;
    }
}
