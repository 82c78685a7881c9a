package io.tidewaiter.world.memory;

import io.tidewaiter.host.WorkloadId;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Journal.LeftDown;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;

/** What failed updates left down. */
final class MemoryLeftDowns {

    /** The oldest first. */
    private final LinkedHashMap<WorkloadId, LeftDown> all = new LinkedHashMap<>();

    /** The end of an update leaves its workload down, or up, or as it was. */
    void note(Update update, State.End end, Instant now) {
        WorkloadId workload = update.workload().identity();
        switch (end) {
            case State.Failed failed
            when failed.left() instanceof State.Left left ->
                all.putLast(
                        workload,
                        new LeftDown(
                                HistoryEntry.bare(update.workload()),
                                update.from(),
                                update.to(),
                                failed.reason(),
                                left,
                                now));
            case State.Committed up -> remove(workload);
            case State.RolledBack up -> remove(workload);
            case State.Armed up -> remove(workload);
            case State.End untouched -> {
                // neither up nor down because of it
            }
        }
    }

    void remove(WorkloadId workload) {
        all.remove(workload);
    }

    List<LeftDown> all() {
        return List.copyOf(all.values());
    }
}
