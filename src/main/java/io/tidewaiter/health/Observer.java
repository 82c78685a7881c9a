package io.tidewaiter.health;

import io.tidewaiter.host.Container;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.UnitManager;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one unit that was just started on an image: first at the unit, then at its containers, then at what they
 * answer. Remembers which start it is watching: another one in between is a crash.
 */
final class Observer {

    private final Engine engine;
    private final UnitManager units;
    private final Prober prober;
    private final String name;
    private final List<HealthLook> looks;
    private final boolean started;
    private @Nullable UnitState last;
    private int interventionsBefore;
    private int restartsBefore;
    /** Its restart was seen under way, though perhaps not its beginning. */
    private boolean isRestarting;

    /**
     * @param name of the unit
     * @param looks at its containers that count
     */
    Observer(Engine engine, UnitManager units, Prober prober, String name, List<HealthLook> looks, boolean started) {
        this.engine = engine;
        this.units = units;
        this.prober = prober;
        this.name = name;
        this.looks = List.copyOf(looks);
        this.started = started;
    }

    /** What this moment shows of each of the containers; never fails. */
    Future<List<Observation>> look() {
        return units.state(name)
                .compose(unit -> {
                    Observation seen = judge(unit);
                    return seen instanceof Observation.Good ? lookInside() : Future.succeededFuture(all(seen));
                })
                .otherwise(trouble -> all(new Observation.Blind(String.valueOf(trouble.getMessage()))));
    }

    /** First at the units of single containers: where a container was replaced meanwhile, the next look tells whose doing that is. */
    private Future<List<Observation>> lookInside() {
        return Future.all(looks.stream().map(HealthLook::atUnit).toList())
                .compose(own -> containers())
                .compose(now -> Future.all(looks.stream()
                        .map(look -> look.at(now.getOrDefault(look.unit(), List.of()), prober))
                        .toList()))
                .map(CompositeFuture::list);
    }

    /** By the unit that they say starts them: guests have units of their own. */
    private Future<Map<String, List<Container>>> containers() {
        Map<String, List<Container>> all = new HashMap<>();
        return Repeat.each(
                        looks.stream().map(HealthLook::unit).distinct().toList(),
                        unit -> engine.containersOf(unit).onSuccess(now -> all.put(unit, now)))
                .map(all);
    }

    private List<Observation> all(Observation seen) {
        return Collections.nCopies(looks.size(), seen);
    }

    /** NRestarts is 0 after a start on purpose: systemd's own restarts since then are crashes. */
    private Observation judge(UnitState unit) {
        UnitState before = last;
        last = unit;
        if (before == null) {
            interventionsBefore = unit.interventions();
            restartsBefore = started ? 0 : unit.restarts();
        }
        if (unit.restarts() < restartsBefore) {
            restartsBefore = 0;
        }
        boolean crashed = unit.restarts() > restartsBefore || unit.subState().equals("auto-restart");
        if (crashed && (started || before != null)) {
            return new Observation.Bad("the unit crashed and was restarted by systemd");
        }
        if (!unit.isActive() && (unit.isMasked() || unit.loadState().equals("not-found"))) {
            return new Observation.Stopped(
                    "%s was %s while it was watched".formatted(unit.name(), unit.isMasked() ? "masked" : "removed"));
        }
        boolean rested = before == null && !started && unit.isAtRest();
        if (rested || (unit.isStopping() && unit.job().equals("stop"))) {
            return new Observation.Stopped("%s was stopped while it was watched".formatted(unit.name()));
        }
        if (unit.activeState().equals("failed")) {
            return down(unit, before, "the unit failed (%s)".formatted(unit.result()));
        }
        if (unit.activeState().equals("inactive")) {
            return down(unit, before, "the unit stopped by itself");
        }
        if (before != null && isAnotherStart(before.invocation(), unit.invocation())) {
            if (unit.interventions() == interventionsBefore && !isRestarting) {
                return new Observation.Bad("the unit stopped by itself, and was started again from outside");
            }
            isRestarting = false;
            interventionsBefore = unit.interventions();
            looks.forEach(HealthLook::forget);
            return new Observation.Anew("%s was restarted".formatted(unit.name()));
        }
        if (unit.activeState().equals("deactivating") && !unit.job().isEmpty()) {
            isRestarting = true;
            return new Observation.Blind("%s is being restarted".formatted(unit.name()));
        }
        return unit.isActive() ? new Observation.Good() : new Observation.Lacking("the unit is " + unit.activeState());
    }

    private static boolean isAnotherStart(String before, String now) {
        return !before.isEmpty() && !now.isEmpty() && !before.equals(now);
    }

    /** The signal that tells of another program's job may come a little later than the state it led to: hence a second look. */
    private Observation down(UnitState unit, @Nullable UnitState before, String reason) {
        if (unit.wasStoppedSince(interventionsBefore)) {
            return new Observation.Stopped("%s was stopped while it was watched".formatted(unit.name()));
        }
        return before != null && before.activeState().equals(unit.activeState())
                ? new Observation.Bad(reason)
                : new Observation.Unsure(reason);
    }
}
