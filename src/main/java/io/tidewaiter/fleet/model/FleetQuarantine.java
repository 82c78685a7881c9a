package io.tidewaiter.fleet.model;

import java.util.Objects;

/**
 * A digest that no host of the fleet pulls or begins, until a person clears it.
 *
 * @param by the host whose failure reached the limit, or a person
 */
public record FleetQuarantine(String reason, String by, String at) {

    public FleetQuarantine {
        Objects.requireNonNull(reason);
        Objects.requireNonNull(by);
    }
}
