package io.tidewaiter.fleet.model;

import java.util.Objects;

/**
 * The release that a host's registry names, and that it does not run yet.
 *
 * @param ready the image is here, and no gate of the host's own is closed
 * @param reason what it waits for itself; empty when it is ready
 */
public record Want(String digest, boolean ready, String reason) {

    public Want {
        Objects.requireNonNull(digest);
        reason = Objects.requireNonNullElse(reason, "");
    }
}
