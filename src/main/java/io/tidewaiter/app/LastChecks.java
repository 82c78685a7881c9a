package io.tidewaiter.app;

import io.tidewaiter.host.Workload;
import io.tidewaiter.host.WorkloadId;
import io.tidewaiter.image.Digest;
import io.tidewaiter.memory.CheckMemory;
import io.tidewaiter.memory.CheckMemory.Seen;
import io.tidewaiter.update.model.Gate;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the last look at each workload found, by this process or one before it. Confined to the event loop. */
final class LastChecks {

    private static final Logger log = LoggerFactory.getLogger(LastChecks.class);

    private final CheckMemory memory;
    private final Map<WorkloadId, Seen> byWorkload = new HashMap<>();
    private final Set<String> awaitingEndOfRun = new HashSet<>();
    private boolean remembered;

    LastChecks(CheckMemory memory) {
        this.memory = memory;
    }

    /** @param whole whether it was a look at every workload there is: of any other nothing need be remembered */
    Future<Void> note(Report report, Instant at, boolean whole) {
        List<Seen> seen = report.rows().stream()
                .flatMap(row -> row.workload() instanceof WorkloadId workload
                        ? Stream.of(seen(workload, row, at))
                        : Stream.empty())
                .toList();
        if (whole) {
            byWorkload.clear();
            remembered = true;
        }
        seen.forEach(one -> byWorkload.put(one.workload(), one));
        report.rows().forEach(this::noteRun);
        return memory.see(seen, whole).otherwise(trouble -> {
            log.warn("what the check found is not remembered reason={}", trouble.getMessage());
            return null;
        });
    }

    private static Seen seen(WorkloadId workload, Row row, Instant at) {
        return new Seen(workload, at, row.updated().word(), why(row));
    }

    /** What it waits for is said as it is at the moment of asking. */
    private static String why(Row row) {
        if (!row.gates().isOpen()) {
            return "";
        }
        return row.updated() == Updated.ROLLED_BACK && row.newDigest() instanceof Digest failed
                ? "%s was rolled back: %s".formatted(failed.abbreviated(), row.why())
                : row.why();
    }

    /** Has what an earlier process found ready, too. */
    Future<Void> recall() {
        return remembered
                ? Future.succeededFuture()
                : memory.seen().map(before -> {
                    before.forEach(seen -> byWorkload.putIfAbsent(seen.workload(), seen));
                    remembered = true;
                    return null;
                });
    }

    private void noteRun(Row row) {
        if (row.unit() instanceof String unit) {
            if (row.gates().has(Gate.Kind.RUNNING)) {
                awaitingEndOfRun.add(unit);
            } else {
                awaitingEndOfRun.remove(unit);
            }
        }
    }

    /** Whether something of this unit's waits for the end of a run that was under way. */
    boolean awaitsEndOfRun(String unit) {
        return awaitingEndOfRun.contains(unit);
    }

    Optional<Seen> of(Workload workload) {
        return Optional.ofNullable(byWorkload.get(workload.identity()));
    }
}
