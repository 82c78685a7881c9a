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
 * Finds out which of the units beside a unit people stopped or started. It is asked before each restart, and the answer is
 * part of the state that is written before the restart: after a restart that failed, systemd does not tell it any more.
 */
final class LatestWord {

    private LatestWord() {}

    /**
     * The units that were noted before, without those that a person stopped since. A stop of another unit does not count if
     * the end of this unit may have caused it. Never fails.
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

    /** The units that were noted before, as far as they count under the systemd manager that runs now. Never fails. */
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
     * The same after the unit was restarted: a unit that rested then, and that was started since, is not to rest. Not to be
     * called while a restart may be under way, because that starts such units too. Never fails.
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
