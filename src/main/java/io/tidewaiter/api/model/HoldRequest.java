package io.tidewaiter.api.model;

import java.util.Objects;

/**
 * Asks for a unit, and whatever shares its tag, to be left as it is.
 *
 * @param unit as systemd names it
 * @param reason in a person's words; may be empty
 */
public record HoldRequest(String unit, String reason) {

    public HoldRequest {
        Objects.requireNonNull(unit);
        Objects.requireNonNull(reason);
    }
}
