package io.tidewaiter.fleet.model;

import java.util.Objects;

/** A rollout that another took the place of, with the last word on it. */
public record PastRollout(Rollout rollout, RolloutGate gate, int failed) {

    public PastRollout {
        Objects.requireNonNull(rollout);
        Objects.requireNonNull(gate);
    }
}
