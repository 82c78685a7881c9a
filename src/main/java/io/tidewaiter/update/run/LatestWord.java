package io.tidewaiter.update.run;

import io.tidewaiter.host.UnitState;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.model.RestingUnits;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.UnitManager;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What people wish of the units that go with a unit. It is asked before each restart, and is part of the state that is
 * written before that: a restart that fails leaves nothing that would tell it again.
 */
final class LatestWord {

    private LatestWord() {}

    /**
     * What was noted before, and what a person stopped since. A stop of another unit that may have come along with an end of
     * this one does not count. Never fails.
     *
     * @param unit that is to be restarted
     */
    static Future<Beside> of(String unit, Beside before, Ports parts) {
        UnitManager units = parts.units();
        return units.generation()
                .compose(generation -> look(unit, under(generation, before), generation, units))
                // those too that a person started since: while they run, the unit cannot be restarted
                .compose(now -> JoinedUnits.of(unit, parts).map(now::joinedBy).otherwise(now))
                .otherwise(before);
    }

    /** What was noted before, as far as it counts with the manager of now. Never fails. */
    static Future<Beside> asNoted(Beside before, UnitManager units) {
        return units.generation().map(generation -> under(generation, before)).otherwise(before);
    }

    private static Beside under(String generation, Beside before) {
        return new Beside(
                before.dependents(),
                before.members(),
                new RestingUnits(before.resting().under(generation), generation));
    }

    private static Future<Beside> look(String unit, Beside before, String generation, UnitManager units) {
        return Future.all(
                        stopped(before.dependents(), units, other -> ManualStop.wasStopped(other, unit, units)),
                        units.restingBeside(unit))
                .map(both -> before.without(both.resultAt(0), both.resultAt(1), generation));
    }

    /**
     * The same after the unit was restarted: what rested then and was started since is not to rest. Not while a restart may be
     * under way, which starts them too. Never fails.
     */
    static Future<Beside> still(Beside before, UnitManager units) {
        return stopped(before.resting().units(), units, unit -> ManualStop.wasStopped(unit, units))
                .map(rests -> new Beside(
                        before.dependents(),
                        before.members(),
                        new RestingUnits(List.copyOf(rests), before.resting().generation())))
                .otherwise(before);
    }

    /** @return those of them that were stopped, by name */
    private static Future<Set<String>> stopped(
            List<String> all, UnitManager units, Function<UnitState, Future<Optional<String>>> wasStopped) {
        return Repeat.gather(all, name -> units.state(name).compose(wasStopped).map(why -> why.map(so -> name)))
                .map(TreeSet::new);
    }
}
