package io.tidewaiter.health;

import io.tidewaiter.update.port.Container;
import io.tidewaiter.update.port.Container.Health;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.UnitManager;
import io.tidewaiter.update.port.UnitState;
import io.tidewaiter.update.port.Workload;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one workload that was just started on an image: first at its unit, then at its container, then at what it
 * answers. Remembers which start it is watching: another one in between is a crash.
 */
final class Observer {

    private final Engine engine;
    private final UnitManager units;
    private final Prober prober;
    private final Workload workload;
    private final String imageId;
    private final boolean started;
    private String container = "";
    private @Nullable UnitState last;
    private int interventionsBefore;
    private int restartsBefore;
    private Duration healthBudget = Duration.ZERO;

    Observer(Engine engine, UnitManager units, Prober prober, Workload workload, String imageId, boolean started) {
        this.engine = engine;
        this.units = units;
        this.prober = prober;
        this.workload = workload;
        this.imageId = imageId;
        this.started = started;
    }

    /** What this moment shows; never fails. */
    Future<Observation> look() {
        Future<List<Container>> containers = engine.containersOf(workload.unit());
        return units.state(workload.unit())
                .compose(unit -> {
                    Observation seen = judge(unit);
                    return seen instanceof Observation.Good ? lookInside(containers) : Future.succeededFuture(seen);
                })
                .otherwise(trouble -> new Observation.Blind(String.valueOf(trouble.getMessage())));
    }

    /** How long the container's HEALTHCHECK may take to its first verdict; zero until it was seen. */
    Duration healthBudget() {
        return healthBudget;
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
        if (unit.isStopping() && unit.job().equals("stop")) {
            return new Observation.Stopped("somebody stopped %s while it was watched".formatted(unit.name()));
        }
        if (unit.activeState().equals("failed")) {
            return down(unit, before, "the unit failed (%s)".formatted(unit.result()));
        }
        if (unit.activeState().equals("inactive")) {
            return down(unit, before, "the unit stopped by itself");
        }
        if (before != null && isAnotherStart(before.invocation(), unit.invocation())) {
            if (unit.interventions() == interventionsBefore) {
                return new Observation.Bad("the unit stopped by itself, and was started again from outside");
            }
            interventionsBefore = unit.interventions();
            container = "";
            return new Observation.Anew("somebody restarted %s".formatted(unit.name()));
        }
        return unit.isActive()
                ? new Observation.Good()
                : new Observation.Lacking("the unit is %s".formatted(unit.activeState()));
    }

    private static boolean isAnotherStart(String before, String now) {
        return !before.isEmpty() && !now.isEmpty() && !before.equals(now);
    }

    /** The signal that tells of somebody's job may come a little later than the state it led to: hence a second look. */
    private Observation down(UnitState unit, @Nullable UnitState before, String reason) {
        if (unit.interventions() != interventionsBefore) {
            return new Observation.Stopped("somebody stopped %s while it was watched".formatted(unit.name()));
        }
        return before != null && before.activeState().equals(unit.activeState())
                ? new Observation.Bad(reason)
                : new Observation.Unsure(reason);
    }

    private Future<Observation> lookInside(Future<List<Container>> containers) {
        return containers.compose(all -> {
            Optional<Container> found = workload.among(all);
            if (found.isEmpty()) {
                return seen(new Observation.Lacking(
                        "%s has no container %s".formatted(workload.unit(), workload.container())));
            }
            Observation seen = judge(found.get());
            return seen instanceof Observation.Good
                    ? prober.probe(found.get(), workload.health().probes())
                    : seen(seen);
        });
    }

    private Observation judge(Container now) {
        if (!now.imageId().equals(imageId)) {
            return new Observation.Blind(
                    "container %s runs image %s instead of %s: does its unit name another image or pull by itself?"
                            .formatted(now.name(), now.imageId().substring(0, 12), imageId.substring(0, 12)));
        }
        if (!container.isEmpty() && !container.equals(now.id())) {
            return new Observation.Bad("container %s was replaced: it did not keep running".formatted(now.name()));
        }
        container = now.id();
        if (now.restarts() > 0) {
            return new Observation.Bad("container %s crashed and was restarted by Podman".formatted(now.name()));
        }
        if (!now.running()) {
            return new Observation.Lacking("container %s is not running".formatted(now.name()));
        }
        healthBudget = now.health() == Health.NONE ? Duration.ZERO : now.healthBudget();
        return switch (now.health()) {
            case NONE, HEALTHY -> new Observation.Good();
            case STARTING ->
                new Observation.Lacking("the HEALTHCHECK of container %s is still starting".formatted(now.name()));
            case UNHEALTHY ->
                new Observation.Bad("the HEALTHCHECK of container %s says unhealthy".formatted(now.name()));
        };
    }

    private static Future<Observation> seen(Observation observation) {
        return Future.succeededFuture(observation);
    }
}
