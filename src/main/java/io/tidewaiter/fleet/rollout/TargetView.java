package io.tidewaiter.fleet.rollout;

import io.tidewaiter.fleet.model.FailureCount;
import io.tidewaiter.fleet.model.Rollout;
import io.tidewaiter.fleet.model.RolloutGate;
import io.tidewaiter.fleet.model.Strategy;
import io.tidewaiter.fleet.model.Target;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that decides what happens next to one target, read at one moment.
 *
 * @param rollout null before the first
 * @param gate null before the first
 * @param failures null before the first
 * @param hosts of the group that follow the reference
 * @param quarantined digests of the reference
 * @param known digests that had a rollout before, or that hosts ran when one began
 * @param strategy of the next rollout
 */
public record TargetView(
        Target target,
        @Nullable Versioned<Rollout> rollout,
        @Nullable Versioned<RolloutGate> gate,
        @Nullable Versioned<FailureCount> failures,
        List<HostView> hosts,
        Set<String> quarantined,
        Set<String> known,
        Strategy strategy) {

    public TargetView {
        hosts = List.copyOf(hosts);
        quarantined = Set.copyOf(quarantined);
        known = Set.copyOf(known);
    }
}
