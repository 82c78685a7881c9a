package io.tidewaiter.api.model;

import io.tidewaiter.host.PullProgress;
import org.jspecify.annotations.Nullable;

/** How much of an image is here, of what is known to come. */
public record Bytes(long done, long total) {

    /** @return null where the engine does not tell */
    static @Nullable Bytes of(PullProgress pull) {
        PullProgress.Bytes bytes = pull.bytes();
        return bytes == null ? null : new Bytes(bytes.done(), bytes.total());
    }
}
