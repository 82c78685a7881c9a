package io.tidewaiter.update.run;

import io.tidewaiter.host.Container;
import io.tidewaiter.host.Group;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.host.Workload;
import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.UnitManager;
import io.vertx.core.Future;
import java.util.Optional;

/** Whether we may start a unit at this moment, or a person stopped, masked or removed it. */
public final class ManualStop {

    private ManualStop() {}

    /** The unit now. A {@code Type=oneshot} that left a container running serves like any other service. */
    public static Future<UnitState> of(String unit, UnitManager units, Engine engine) {
        return units.state(unit)
                .compose(now -> now.scheduled() && now.isExited()
                        ? engine.containersOf(unit)
                                .map(all -> all.stream().anyMatch(Container::running) ? now.serving() : now)
                        : Future.succeededFuture(now));
    }

    /**
     * The unit of a workload now. For a member of a pod that was stopped while the pod runs, and so has no container, this
     * is the member's own unit: the pod is not to be restarted for one member.
     */
    public static Future<UnitState> of(Workload workload, UnitManager units, Engine engine) {
        return of(workload.unit(), units, engine).compose(unit -> of(workload, unit, units));
    }

    /** @param unit that starts all that the workload belongs to, as it is now */
    public static Future<UnitState> of(Workload workload, UnitState unit, UnitManager units) {
        return isMissing(workload) && unit.isActive()
                ? units.state(workload.ownUnit()).map(own -> own.isAtRest() ? own : unit)
                : Future.succeededFuture(unit);
    }

    /** A member of a pod without its container, as its unit has failed, rests or is being started. */
    public static boolean isMissing(Workload workload) {
        return !workload.ownUnit().isEmpty() && workload.containerId().isEmpty();
    }

    /** Why this unit must not be started whatever else is to be done; empty when it may. */
    static Optional<String> forbids(UnitState unit) {
        if (unit.loadState().equals("not-found") && !unit.isActive()) {
            return Optional.of(unit.name() + " is gone: was it removed or renamed?");
        }
        return unit.isMasked() ? Optional.of(unit.name() + " was masked") : Optional.empty();
    }

    /** The same for a unit that ran a moment ago: if it rests, a person stopped it. */
    static Optional<String> rests(UnitState unit) {
        return forbids(unit).or(() -> unit.isAtRest() ? Optional.of(stopped(unit.name())) : Optional.empty());
    }

    /**
     * The same for the workload's own container, where a unit of its own starts that: a member of a pod.
     *
     * @param beside what people wish by now
     */
    static Optional<String> rests(Group group, Beside beside) {
        String own = group.parts().getFirst().ownUnit();
        return beside.resting().units().contains(own) ? Optional.of(stopped(own)) : Optional.empty();
    }

    /**
     * The same for a unit that may be at rest because it ended by itself, or because a restart did not finish: neither
     * counts as a stop. Only a job that stopped the unit does.
     */
    static Future<Optional<String>> wasStopped(UnitState unit, UnitManager units) {
        if (unit.job().equals("stop")) {
            return Future.succeededFuture(Optional.of(stopped(unit.name())));
        }
        return unit.isAtRest() && !unit.isIdle()
                ? units.wasStopped(unit.name()).map(so -> stopped(unit, so))
                : Future.succeededFuture(Optional.empty());
    }

    /** The same, where no end of this other unit can be why. */
    static Future<Optional<String>> wasStopped(UnitState unit, String other, UnitManager units) {
        return unit.job().equals("stop") || (unit.isAtRest() && !unit.isIdle())
                ? units.wasStopped(unit.name(), other).map(so -> stopped(unit, so))
                : Future.succeededFuture(Optional.empty());
    }

    private static Optional<String> stopped(UnitState unit, boolean so) {
        return so ? Optional.of(stopped(unit.name())) : Optional.empty();
    }

    private static String stopped(String unit) {
        return unit + " was stopped by a person";
    }

    /**
     * The same for a unit that is on its rollback.
     *
     * @param idle it was at rest before the update and waited for a visitor: without a socket that listens it is to wait on
     */
    static Optional<String> forbids(UnitState unit, boolean idle) {
        return forbids(unit)
                .or(() -> idle && unit.isAtRest() && !unit.isIdle()
                        ? Optional.of(unit.name() + " is at rest and no socket that listens starts it")
                        : Optional.empty());
    }

    /**
     * The same for a unit that ran before an interruption. Under another systemd manager a unit at rest was not stopped by a
     * person; nor was a unit that only waits for a connection.
     */
    static Optional<String> restsAfterInterruption(
            UnitState unit, boolean idle, String generationThen, String generationNow) {
        return unit.isIdle() || !generationThen.equals(generationNow) ? forbids(unit, idle) : rests(unit);
    }
}
