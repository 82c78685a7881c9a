package io.tidewaiter.api;

import io.tidewaiter.update.Report;
import io.tidewaiter.update.Row;
import io.tidewaiter.update.port.Identity;
import io.tidewaiter.update.port.Workload;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the last look at each workload found. Lives as long as the process: the next tick fills it again. */
final class LastChecks {

    private final Map<Identity, Seen> byWorkload = new HashMap<>();

    record Seen(Instant at, Row row) {}

    /** @param whole whether it was a look at every workload there is: of any other nothing need be remembered */
    void note(Report report, Instant at, boolean whole) {
        if (whole) {
            byWorkload.clear();
        }
        report.rows().forEach(row -> {
            if (row.workload() instanceof Identity workload) {
                byWorkload.put(workload, new Seen(at, row));
            }
        });
    }

    Optional<Seen> of(Workload workload) {
        return Optional.ofNullable(byWorkload.get(workload.identity()));
    }
}
