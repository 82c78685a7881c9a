package io.tidewaiter.fleet.model;

import java.util.Objects;

/** How many hosts have failed in a rollout by the image's fault. Each failing host adds itself. */
public record FailureCount(String rollout, int count) {

    public FailureCount {
        Objects.requireNonNull(rollout);
    }
}
