package io.tidewaiter.update.run;

import io.tidewaiter.host.UnitState;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.port.UnitManager;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a restart of a unit takes along, by the latest word of people.
 *
 * @param runs what is to run afterwards
 * @param rests what is not, though the restart would start it
 */
record Beside(List<String> runs, List<String> rests) {

    Beside {
        runs = List.copyOf(runs);
        rests = List.copyOf(rests);
    }

    /**
     * What was noted when the update began, and what a person stopped since. A stop of another unit may have come along with an
     * end of this one: so it tells nothing where this one does not run, or was started again by systemd. Never fails.
     *
     * @param unit that is to be restarted
     */
    static Future<Beside> of(String unit, List<String> dependents, State.Resting beforehand, UnitManager units) {
        return resting(beforehand, units)
                .compose(rests -> units.state(unit)
                        .compose(now -> isUninterrupted(now)
                                ? Future.all(stopped(dependents, units), units.restingBeside(unit))
                                        .map(both -> new Beside(
                                                without(dependents, both.resultAt(0)), with(rests, both.resultAt(1))))
                                : Future.succeededFuture(new Beside(dependents, rests)))
                        .otherwise(new Beside(dependents, rests)));
    }

    private static boolean isUninterrupted(UnitState unit) {
        return unit.isActive() && unit.restarts() == 0;
    }

    /** Never fails. Where the manager does not answer it has not changed either. */
    private static Future<List<String>> resting(State.Resting beforehand, UnitManager units) {
        return beforehand.units().isEmpty()
                ? Future.succeededFuture(List.of())
                : units.generation().map(beforehand::under).otherwise(beforehand.units());
    }

    /** Those whose last job stopped them, by name. */
    static Future<Set<String>> stopped(List<String> all, UnitManager units) {
        return Repeat.gather(
                        all,
                        name -> units.state(name)
                                .compose(now -> ManualStop.wasStopped(now, units))
                                .map(why -> why.map(so -> name)))
                .<Set<String>>map(TreeSet::new);
    }

    private static List<String> with(List<String> some, Set<String> others) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(others);
        return List.copyOf(all);
    }

    private static List<String> without(List<String> some, Set<String> others) {
        return some.stream().filter(one -> !others.contains(one)).toList();
    }
}
