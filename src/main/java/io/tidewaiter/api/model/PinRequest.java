package io.tidewaiter.api.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a unit, and whatever shares its tag, to be brought to a release and held there.
 *
 * @param unit as systemd names it
 * @param image which of its images, as it follows it; null where it follows one only
 * @param to a digest, or the beginning of the hex of one that is kept here; null for the newest kept one not in use
 * @param pull whether a digest that is not kept may be brought in from the registry
 */
public record PinRequest(
        String unit, @Nullable String image, @Nullable String to, boolean pull) {

    public PinRequest {
        Objects.requireNonNull(unit);
    }
}
