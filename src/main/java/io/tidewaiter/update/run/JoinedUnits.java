package io.tidewaiter.update.run;

import io.tidewaiter.host.Container;
import io.tidewaiter.host.JobResult;
import io.tidewaiter.host.Join;
import io.tidewaiter.host.RestartedWith;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.UnitManager;
import io.tidewaiter.update.port.Workloads;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Units whose containers use namespaces or volumes of a container that is replaced, and that systemd does not restart with it.
 * Best effort: a failure here shows in the restart, or in the watch after it.
 */
final class JoinedUnits {

    private static final Logger log = LoggerFactory.getLogger(JoinedUnits.class);

    /** Instead of a time limit that the unit switched off. */
    private static final Duration INSTEAD_OF_NONE = Duration.ofMinutes(2);

    /** How long a unit that is started may take to have its container: of most types the start is done before that. */
    private static final Duration TO_A_CONTAINER = Duration.ofSeconds(10);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Workloads workloads;
    private final UnitManager units;
    private final Engine engine;
    private final Ticker ticker;
    private final Duration grace;

    /** @param grace what systemd's own time limits are given on top before we call a job overdue */
    JoinedUnits(Ports parts, Duration grace) {
        this.workloads = parts.workloads();
        this.units = parts.units();
        this.engine = parts.engine();
        this.ticker = parts.ticker();
        this.grace = grace;
    }

    /** Those of a unit that run now, in an order in which they can be started. */
    static Future<List<String>> of(String unit, Ports parts) {
        return of(unit, parts.workloads(), parts.units());
    }

    private static Future<List<String>> of(String unit, Workloads workloads, UnitManager units) {
        return workloads
                .find()
                .compose(found -> found.loose().isEmpty()
                        ? Future.succeededFuture(List.of())
                        : units.activeDependents(unit, found.loose()).map(RestartedWith::joined));
    }

    /**
     * Takes those of the unit down, the last that can be started first. Never fails.
     *
     * @param beside which are to be started again is written there: no other one is taken down
     */
    Future<Void> pause(String unit, Beside beside) {
        return of(unit, workloads, units)
                .compose(joined -> Repeat.each(
                        joined.reversed().stream()
                                .filter(beside.dependents()::contains)
                                .toList(),
                        dependent -> units.state(dependent)
                                .compose(state -> units.pause(dependent, unit, limit(state)))
                                .onSuccess(job -> {
                                    if (job != JobResult.DONE) {
                                        log.warn("dependent did not stop unit={} job={}", dependent, job.word());
                                    }
                                })))
                .recover(trouble -> {
                    log.warn("cannot stop joined units unit={} reason={}", unit, trouble.getMessage());
                    return Future.succeededFuture();
                });
    }

    private Duration limit(UnitState unit) {
        return (unit.stopTimeout().equals(UnitState.NO_LIMIT) ? INSTEAD_OF_NONE : unit.stopTimeout()).plus(grace);
    }

    /** Waits until there are the containers that those of this unit join: Podman would refuse to make them. Never fails. */
    Future<Void> await(String unit) {
        return workloads
                .find()
                .compose(found -> Repeat.each(
                        found.joins().stream()
                                .filter(join -> join.unit().equals(unit) && !join.bySystemd())
                                .toList(),
                        this::await))
                .recover(trouble -> {
                    log.warn("cannot look for joined containers unit={} reason={}", unit, trouble.getMessage());
                    return Future.succeededFuture();
                });
    }

    private Future<Void> await(Join join) {
        long began = ticker.nanos();
        return Repeat.asLongAs(() -> Future.all(engine.container(join.container()), units.state(join.joined()))
                .compose(both -> {
                    boolean there = both.<Optional<Container>>resultAt(0)
                            .filter(Container::running)
                            .isPresent();
                    return there
                                    || !isComing(both.resultAt(1))
                                    || ticker.since(began).compareTo(TO_A_CONTAINER) >= 0
                            ? Future.succeededFuture(false)
                            : ticker.after(PAUSE).map(true);
                }));
    }

    private static boolean isComing(UnitState unit) {
        return (unit.isActive() || unit.isStarting()) && unit.restarts() == 0;
    }
}
