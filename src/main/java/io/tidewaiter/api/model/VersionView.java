package io.tidewaiter.api.model;

import io.tidewaiter.host.ImageVersion;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the publisher of an image says of it, in the words of the OCI image specification. Text of strangers, each one line;
 * null where the image does not say it.
 */
public record VersionView(
        @Nullable String version,
        @Nullable String revision,
        @Nullable Instant created,
        @Nullable String source,
        @Nullable String url,
        @Nullable String title) {

    /** @return null for an image that says nothing */
    public static @Nullable VersionView of(ImageVersion image) {
        return image.equals(ImageVersion.UNKNOWN)
                ? null
                : new VersionView(
                        image.version(), image.revision(), image.created(), image.source(), image.url(), image.title());
    }
}
