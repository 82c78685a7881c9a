package io.tidewaiter.update;

import io.tidewaiter.host.Image;
import io.tidewaiter.host.Workload;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.UnitManager;
import io.tidewaiter.update.port.Workloads;
import io.tidewaiter.update.run.Remains;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds the workloads that the journal knows to be down to those that are seen on the host: a unit whose definition does not
 * tell what its containers follow ({@code podman kube play}) is not seen while it has no container.
 */
public final class Census implements Workloads {

    private static final Logger log = LoggerFactory.getLogger(Census.class);

    private final Workloads shown;
    private final Journal journal;
    private final UnitManager units;

    public Census(Workloads shown, Journal journal, UnitManager units) {
        this.shown = shown;
        this.journal = journal;
        this.units = units;
    }

    @Override
    public Future<Found> find() {
        return Future.all(shown.find(), leftDown()).compose(both -> {
            Found found = both.resultAt(0);
            List<Journal.LeftDown> leftDown = both.resultAt(1);
            List<Journal.LeftDown> missing =
                    leftDown.stream().filter(entry -> !shows(found, entry)).toList();
            return Future.all(missing.stream()
                            .map(entry -> Remains.of(entry, units))
                            .toList())
                    .map(known -> with(
                            found,
                            known.<Remains>list().stream()
                                    .filter(Remains::isDown)
                                    .map(remains -> remains.entry().workload())
                                    .toList()));
        });
    }

    /** If the journal cannot be read, the workloads on the host are found nevertheless, and each row says what is wrong. */
    private Future<List<Journal.LeftDown>> leftDown() {
        return journal.leftDown().recover(trouble -> {
            log.warn("cannot read which units are down reason={}", trouble.getMessage());
            return Future.succeededFuture(List.of());
        });
    }

    @Override
    public Future<Optional<String>> objection(Workload workload, Image candidate) {
        return shown.objection(workload, candidate);
    }

    private static boolean shows(Found found, Journal.LeftDown entry) {
        String unit = entry.workload().unit();
        return found.workloads().stream().anyMatch(workload -> workload.unit().equals(unit))
                || found.misfits().stream().anyMatch(misfit -> unit.equals(misfit.unit()));
    }

    private static Found with(Found found, List<Workload> remembered) {
        if (remembered.isEmpty()) {
            return found;
        }
        List<Workload> all = new ArrayList<>(found.workloads());
        all.addAll(remembered);
        all.sort(Comparator.comparing(Workload::unit).thenComparing(Workload::container));
        return new Found(
                all,
                found.misfits(),
                found.notes(),
                remembered,
                found.members(),
                found.stopped(),
                found.started(),
                found.recalled(),
                found.joins());
    }
}
