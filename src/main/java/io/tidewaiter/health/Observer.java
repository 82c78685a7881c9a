package io.tidewaiter.health;

import io.tidewaiter.update.port.Container;
import io.tidewaiter.update.port.Container.Health;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.UnitManager;
import io.tidewaiter.update.port.UnitState;
import io.tidewaiter.update.port.Workload;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

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
    private String container = "";
    private Duration healthBudget = Duration.ZERO;

    Observer(Engine engine, UnitManager units, Prober prober, Workload workload, String imageId) {
        this.engine = engine;
        this.units = units;
        this.prober = prober;
        this.workload = workload;
        this.imageId = imageId;
    }

    /** What this moment shows; never fails. */
    Future<Observation> look() {
        return units.state(workload.unit())
                .compose(unit -> {
                    Observation seen = judge(unit);
                    return seen instanceof Observation.Good ? lookInside() : Future.succeededFuture(seen);
                })
                .otherwise(trouble -> new Observation.Blind(String.valueOf(trouble.getMessage())));
    }

    /** How long the container's HEALTHCHECK may take to its first verdict; zero until it was seen. */
    Duration healthBudget() {
        return healthBudget;
    }

    /** NRestarts is 0 after a start on purpose: systemd's own restarts since then are crashes. */
    private Observation judge(UnitState unit) {
        if (unit.activeState().equals("failed")) {
            return new Observation.Bad("the unit failed (%s)".formatted(unit.result()));
        }
        if (unit.restarts() > 0 || unit.subState().equals("auto-restart")) {
            return new Observation.Bad("the unit crashed and was restarted by systemd");
        }
        if (unit.activeState().equals("inactive")) {
            return new Observation.Bad("the unit stopped by itself");
        }
        return unit.isActive()
                ? new Observation.Good()
                : new Observation.Lacking("the unit is %s".formatted(unit.activeState()));
    }

    private Future<Observation> lookInside() {
        return engine.containersOf(workload.unit()).compose(all -> {
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
