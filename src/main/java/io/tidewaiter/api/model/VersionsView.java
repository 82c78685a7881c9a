package io.tidewaiter.api.model;

import io.tidewaiter.host.VersionChange;
import org.jspecify.annotations.Nullable;

/**
 * From which version to which version an update goes, as people call them.
 *
 * @param from of the image in use before; null when it is not known
 * @param to of the new image; null when it is not known
 * @param compare the https address of the page on which their forge shows what changed; null where there is none
 */
public record VersionsView(
        @Nullable String from,
        @Nullable String to,
        @Nullable String compare) {

    /** @return null where neither version is known */
    public static @Nullable VersionsView of(VersionChange change) {
        return change.text().isEmpty()
                ? null
                : new VersionsView(
                        change.from().name(),
                        change.to().name(),
                        change.compare().orElse(null));
    }

    /** {@code 1.4.2 → 1.5.0}; {@code -} for null. */
    public static String text(@Nullable VersionsView versions) {
        return versions == null ? "-" : VersionChange.text(versions.from, versions.to);
    }
}
