package io.tidewaiter.update;

import io.tidewaiter.host.Image;
import io.tidewaiter.host.Workload;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Workloads;
import io.vertx.core.Future;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds workloads and writes them to the journal first, so that holds, approvals and failures of a unit count for the
 * reference that it follows now. If the journal cannot be written, as on a full disk, the workloads are found nevertheless;
 * an update cannot begin then.
 */
public final class RememberedWorkloads implements Workloads {

    private static final Logger log = LoggerFactory.getLogger(RememberedWorkloads.class);

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
                .compose(found -> journal.followed(found.workloads(), found.recalled())
                        .recover(trouble -> {
                            log.warn("cannot remember what units follow reason={}", trouble.getMessage());
                            return Future.succeededFuture();
                        })
                        .map(found));
    }

    @Override
    public Future<Optional<String>> objection(Workload workload, Image candidate) {
        return workloads.objection(workload, candidate);
    }
}
