package io.tidewaiter.api.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All details of one workload.
 *
 * @param lastGood the digest of the release that was last proven here; null when none was, or it was built here
 * @param nextCheck when the timer checks it next; null without a timer and during a check
 * @param gate what a new release waits for
 * @param hooks what is run at the points of its updates
 * @param joins the units whose container its own one uses
 * @param joinedBy the units whose containers use its own one
 * @param hold in force for it, or for one that shares its tag; null for none
 * @param approvals in force
 * @param quarantine of its image
 * @param history the last updates of its unit
 */
public record WorkloadView(
        StatusView status,
        @Nullable String lastGood,
        @Nullable Instant nextCheck,
        HealthView health,
        GatesView gate,
        List<HookView> hooks,
        List<JoinView> joins,
        List<JoinView> joinedBy,
        @Nullable HoldView hold,
        List<ApprovalView> approvals,
        List<QuarantineView> quarantine,
        List<HistoryView> history) {

    /** A daemon of an earlier version does not tell what is joined. */
    public WorkloadView {
        joins = List.copyOf(Objects.requireNonNullElse(joins, List.of()));
        joinedBy = List.copyOf(Objects.requireNonNullElse(joinedBy, List.of()));
    }
}
