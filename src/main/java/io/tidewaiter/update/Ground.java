package io.tidewaiter.update;

import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.Image;
import io.tidewaiter.update.port.UnitManager;
import io.tidewaiter.update.port.UnitState;
import io.tidewaiter.update.port.Workload;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where an update of a workload would begin, once its image is here.
 *
 * @param dependents what a restart would take along
 * @param generation of the unit's manager
 * @param tagged what its reference names here
 */
record Ground(UnitState unit, List<String> dependents, String generation, Optional<Image> tagged) {

    /** As things are at this moment. */
    static Future<Ground> of(Workload workload, UnitManager units, Engine engine) {
        String unit = workload.unit();
        return Future.all(
                        units.state(unit),
                        units.activeDependents(unit),
                        units.generation(),
                        engine.image(workload.reference().toString()))
                .map(all -> new Ground(
                        all.resultAt(0),
                        List.copyOf(all.<Set<String>>resultAt(1)),
                        all.<String>resultAt(2),
                        all.<Optional<Image>>resultAt(3)));
    }
}
