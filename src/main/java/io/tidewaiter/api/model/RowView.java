package io.tidewaiter.api.model;

import io.tidewaiter.update.model.RegistryException;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Row;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a check found and did for one workload.
 *
 * @param unit null for a container that no unit starts
 * @param containerId 64 hex digits, or empty
 * @param why one line; empty where there is nothing to explain
 * @param problem why the registry did not answer; null where it did
 * @param down true when the workload does not run although it should
 * @param until when all gates will be open; null when that is unknown or no gate is closed
 * @param gates the closed gates
 * @param versions of what was in use and of what the registry named; null where they say none
 * @param follow the rule by which its tag is chosen; null where it follows its own tag
 */
public record RowView(
        @Nullable String unit,
        String container,
        String containerId,
        String image,
        String policy,
        Updated updated,
        String why,
        @Nullable String oldDigest,
        @Nullable String newDigest,
        RegistryException.@Nullable Kind problem,
        boolean down,
        @Nullable Instant until,
        List<GateView> gates,
        @Nullable VersionsView versions,
        @Nullable FollowView follow) {

    /** A word that a later version of the daemon sends counts as a failure. */
    public RowView {
        updated = Objects.requireNonNullElse(updated, Updated.FAILED);
        gates = List.copyOf(Objects.requireNonNullElse(gates, List.of()));
    }

    /** A workload for which no gate is closed. */
    public RowView(
            @Nullable String unit,
            String container,
            String containerId,
            String image,
            String policy,
            Updated updated,
            String why,
            @Nullable String oldDigest,
            @Nullable String newDigest,
            RegistryException.@Nullable Kind problem,
            boolean down) {
        this(
                unit,
                container,
                containerId,
                image,
                policy,
                updated,
                why,
                oldDigest,
                newDigest,
                problem,
                down,
                null,
                List.of(),
                null,
                null);
    }

    static RowView of(Row row) {
        return new RowView(
                row.unit(),
                row.container(),
                row.containerId(),
                row.image(),
                row.policy(),
                row.updated(),
                row.why(),
                row.oldDigest() == null ? null : row.oldDigest().toString(),
                row.newDigest() == null ? null : row.newDigest().toString(),
                row.problem(),
                row.down(),
                row.gates().until(),
                GateView.of(row.gates()),
                VersionsView.of(row.versions()),
                row.followed() == null
                        ? null
                        : FollowView.of(row.followed().rule(), row.followed().found()));
    }
}
