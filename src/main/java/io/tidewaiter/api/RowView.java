package io.tidewaiter.api;

import io.tidewaiter.update.Row;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a check found and did for one workload.
 *
 * @param containerId 64 hex digits, or empty
 * @param updated {@code true}, {@code false}, {@code pending}, {@code failed} or {@code rolled back}
 * @param why one line, empty when there is nothing to explain
 * @param problem what kept the registry from answering: {@code unreachable}; {@code untrusted}, {@code expired} or
 *     {@code other name} for its certificate; {@code unauthorized}, {@code not found}, {@code rate limited},
 *     {@code other platform}, {@code misconfigured} or {@code broken}; null when nothing did
 * @param down true when it does not run although it should
 * @param until when all that it waits for is over by itself; null when that is not known, or it waits for nothing
 * @param gates all that it waits for
 */
public record RowView(
        @Nullable String unit,
        String container,
        String containerId,
        String image,
        String policy,
        String updated,
        String why,
        @Nullable String oldDigest,
        @Nullable String newDigest,
        @Nullable String problem,
        boolean down,
        @Nullable Instant until,
        List<GateView> gates) {

    public RowView {
        gates = List.copyOf(Objects.requireNonNullElse(gates, List.of()));
    }

    /** One that waits for nothing. */
    public RowView(
            @Nullable String unit,
            String container,
            String containerId,
            String image,
            String policy,
            String updated,
            String why,
            @Nullable String oldDigest,
            @Nullable String newDigest,
            @Nullable String problem,
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
                List.of());
    }

    static RowView of(Row row) {
        return new RowView(
                row.unit(),
                row.container(),
                row.containerId(),
                row.image(),
                row.policy(),
                row.updated().word(),
                row.why(),
                row.oldDigest() == null ? null : row.oldDigest().toString(),
                row.newDigest() == null ? null : row.newDigest().toString(),
                row.problem() == null ? null : row.problem().word(),
                row.down(),
                row.gates().until(),
                GateView.of(row.gates()));
    }
}
