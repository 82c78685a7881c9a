package io.tidewaiter.update.round;

import io.tidewaiter.host.Workload;
import io.tidewaiter.policy.WhenIdle;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.plan.Decision;
import io.tidewaiter.update.plan.Planner;
import io.tidewaiter.update.plan.Situation;
import io.tidewaiter.update.port.Row;
import org.jspecify.annotations.Nullable;

/**
 * How a follower was found when all followers of its reference were looked at.
 *
 * @param now null when it could not be looked at
 */
record Planned(Workload workload, Row row, @Nullable Situation now) {

    /** Whether there is something to do. An image that the policy refused counts, because it may be tried again. */
    boolean waits() {
        return row.updated() == Updated.PENDING || (now != null && Planner.plan(now) instanceof Decision.Refused);
    }

    /** Whether its turn would put the image in place unproven, for a run by schedule or the next visitor. */
    boolean arms() {
        return now != null
                && (now.unit().scheduled()
                        || (now.unit().isIdle() && workload.health().whenIdle() == WhenIdle.ARMED));
    }
}
