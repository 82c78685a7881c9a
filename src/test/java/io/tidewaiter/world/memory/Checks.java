package io.tidewaiter.world.memory;

import io.tidewaiter.host.WorkloadId;
import io.tidewaiter.memory.CheckMemory;
import io.vertx.core.Future;
import java.util.List;
import java.util.TreeMap;

/** What the last checks found. */
final class Checks implements CheckMemory {

    private final TreeMap<WorkloadId, Seen> all = new TreeMap<>(HistoryEntry.BY_IDENTITY);

    @Override
    public Future<List<Seen>> seen() {
        return Future.succeededFuture(List.copyOf(all.values()));
    }

    @Override
    public Future<Void> see(List<Seen> seen, boolean whole) {
        if (whole) {
            all.clear();
        }
        seen.forEach(one -> all.put(
                one.workload(), new Seen(one.workload(), MemoryStore.millis(one.at()), one.found(), one.why())));
        return Future.succeededFuture();
    }
}
