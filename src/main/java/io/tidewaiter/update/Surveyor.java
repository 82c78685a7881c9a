package io.tidewaiter.update;

import io.tidewaiter.image.Digest;
import io.tidewaiter.update.port.Container;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.Image;
import io.tidewaiter.update.port.Release;
import io.tidewaiter.update.port.UnitManager;
import io.tidewaiter.update.port.UnitState;
import io.tidewaiter.update.port.Workload;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Reads what the planner needs to know, from the engine, systemd and the journal. Changes nothing. */
final class Surveyor {

    private final Engine engine;
    private final UnitManager units;
    private final Journal journal;

    Surveyor(Engine engine, UnitManager units, Journal journal) {
        this.engine = engine;
        this.units = units;
        this.journal = journal;
    }

    Future<Situation> survey(Workload workload, Digest remote) {
        Future<UnitState> unit = units.state(workload.unit());
        Future<Optional<Image>> inUse = engine.containersOf(workload.unit()).compose(all -> imageInUse(workload, all));
        Future<Optional<Image>> tagged = engine.image(workload.reference().toString());
        Future<Optional<Image>> staged =
                engine.image(workload.reference().at(remote).toString());
        Future<Optional<Release>> lastGood =
                journal.proven(workload.reference()).compose(proven -> firstPresent(proven, remote));
        Future<Optional<Journal.Quarantined>> quarantined = journal.quarantined(workload.reference(), remote);
        return Future.all(List.of(unit, inUse, tagged, staged, lastGood, quarantined))
                .map(all -> new Situation(
                        workload,
                        unit.result(),
                        remote,
                        inUse.result().orElse(null),
                        tagged.result().orElse(null),
                        staged.result().orElse(null),
                        lastGood.result().orElse(null),
                        quarantined.result().orElse(null)));
    }

    private Future<Optional<Image>> imageInUse(Workload workload, List<Container> ofTheUnit) {
        return workload.among(ofTheUnit)
                .map(found -> engine.image(found.imageId()))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    private Future<Optional<Release>> firstPresent(List<Release> newestFirst, Digest remote) {
        Future<Optional<Release>> first = Future.succeededFuture(Optional.empty());
        for (Release release : newestFirst) {
            if (!remote.equals(release.digest())) {
                first = first.compose(found -> found.isPresent()
                        ? Future.succeededFuture(found)
                        : engine.image(release.imageId()).map(image -> image.map(there -> release)));
            }
        }
        return first;
    }
}
