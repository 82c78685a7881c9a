package io.tidewaiter.api.model;

import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.time.TimeSpan;
import org.jspecify.annotations.Nullable;

/**
 * The gates that are configured for a workload.
 *
 * @param minAge how old its digest must be, such as {@code 3d}; null when any age will do
 * @param approve whether a person must approve it
 * @param window when an update may begin; null for at any time
 */
public record GatesView(
        @Nullable String minAge, boolean approve, @Nullable String window) {

    public static GatesView of(GatePolicy policy) {
        return new GatesView(
                policy.minAge().isZero() ? null : TimeSpan.format(policy.minAge()), policy.approve(), policy.openIn());
    }
}
