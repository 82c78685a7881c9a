package io.tidewaiter.api;

import io.tidewaiter.update.Report;
import io.tidewaiter.update.Row;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the last look at each workload found. Lives as long as the process: the next tick fills it again. */
final class LastChecks {

    private final Map<String, Seen> byWorkload = new HashMap<>();

    record Seen(Instant at, Row row) {}

    void note(Report report, Instant at) {
        report.rows().forEach(row -> byWorkload.put(key(row.unit(), row.container()), new Seen(at, row)));
    }

    Optional<Seen> of(@Nullable String unit, String container) {
        return Optional.ofNullable(byWorkload.get(key(unit, container)));
    }

    private static String key(@Nullable String unit, String container) {
        return unit + "/" + container;
    }
}
