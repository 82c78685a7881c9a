package io.tidewaiter.update;

import io.tidewaiter.update.port.Image;
import io.tidewaiter.update.port.Workload;
import io.tidewaiter.update.port.Workloads;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Finds workloads and tells the journal of them first, so that what it remembers of a unit is known under what the unit
 * follows now, for everybody who asks.
 */
public final class RememberedWorkloads implements Workloads {

    private final Workloads workloads;
    private final Journal journal;

    public RememberedWorkloads(Workloads workloads, Journal journal) {
        this.workloads = workloads;
        this.journal = journal;
    }

    @Override
    public Future<Found> find() {
        return workloads
                .find()
                .compose(found -> journal.followed(found.workloads()).map(found));
    }

    @Override
    public Future<Optional<String>> objection(Workload workload, Image candidate) {
        return workloads.objection(workload, candidate);
    }
}
