package io.tidewaiter.update.run;

import io.tidewaiter.host.Group;
import io.tidewaiter.host.JobResult;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.host.Workload;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.port.HealthCheck;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.UnitManager;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Restarts a workload's unit and sees to it that what was active with it is active again. */
public final class Restarter {

    private static final Logger log = LoggerFactory.getLogger(Restarter.class);

    /** Instead of a time limit that the unit switched off. */
    private static final Duration INSTEAD_OF_NONE = Duration.ofMinutes(2);

    /** The start of a new image may wait for a long job of another unit, as one with {@code After=} does. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(30);

    /** Last good is started by the job that stays in the queue, whether or not that is waited for. */
    private static final Duration SHORT_WAIT = Duration.ofMinutes(1);

    private final JoinedUnits joins;
    private final StaleVolumes volumes;
    private final UnitManager units;
    private final PendingReleases releases;
    private final HealthCheck health;
    private final Duration grace;

    /** @param grace what systemd's own time limits are given on top before we call a job overdue */
    public Restarter(Ports parts, Duration grace) {
        this.joins = new JoinedUnits(parts, grace);
        this.volumes = new StaleVolumes(parts);
        this.units = parts.units();
        this.releases = new PendingReleases(parts.units(), parts.ticker());
        this.health = parts.health();
        this.grace = grace;
    }

    /**
     * How a restart ended.
     *
     * @param result the unit's, in systemd's word: systemd.service(5)
     * @param begun whether the unit was started by it, with whatever success
     * @param why one line when it was not {@link JobResult#DONE}, else empty
     */
    record Restarted(JobResult job, String result, boolean begun, String why) {

        /** Whether what was started may be at fault. */
        boolean isProof() {
            return begun && !isProtocol();
        }

        /** Right after a boot Podman's first start may lose its word to systemd, whatever the image: no proof of fault. */
        private boolean isProtocol() {
            return result.equals("protocol");
        }
    }

    /**
     * Keeps new visitors waiting, and lets those who are inside be served to the end, as far as the policy allows.
     *
     * @return the unit, as {@link #restart} will want it
     */
    Future<UnitState> empty(Workload workload) {
        Future<Boolean> mayBeInside = hold(workload);
        return Future.all(
                        mayBeInside.compose(held -> units.state(workload.unit())), health.drain(workload, mayBeInside))
                .map(both -> both.<UnitState>resultAt(0));
    }

    /**
     * Once it is {@link #empty}. Starts the dependents only once the unit itself has started: a start of what requires it
     * would start it again, on an image that just failed.
     */
    Future<Restarted> restart(Workload workload, UnitState unit, Beside beside) {
        return restart(workload, unit, beside, LONGEST_WAIT)
                .compose(restarted -> restarted.job() == JobResult.DONE
                        ? startAgain(beside).map(restarted)
                        : Future.succeededFuture(restarted));
    }

    /**
     * No connection is waited for: what is to be stopped serves them badly. The rollback is the last chance of the dependents: they
     * are started whatever becomes of the unit.
     */
    Future<Restarted> restore(Workload workload, Beside beside) {
        return hold(workload)
                .compose(held -> units.state(workload.unit()))
                .compose(unit -> restart(workload, unit, beside, SHORT_WAIT))
                .compose(restarted -> startAgain(beside).map(restarted));
    }

    /** Stops the unit for its rollback. No connection comes in meanwhile. */
    Future<JobResult> stop(Workload workload, Beside beside) {
        return hold(workload)
                .compose(held -> joins.pause(workload.unit(), beside))
                .compose(paused -> units.state(workload.unit()))
                .compose(unit -> unit.activeState().equals("inactive")
                                || unit.activeState().equals("failed")
                        ? Future.succeededFuture(JobResult.DONE)
                        : units.stop(workload.unit(), stopLimit(unit)));
    }

    private Duration stopLimit(UnitState unit) {
        return orInstead(unit.stopTimeout(), INSTEAD_OF_NONE).plus(grace);
    }

    /** Only these members of a pod, which runs: what else runs in it is left alone. */
    Future<Restarted> restore(Workload workload, List<UnitState> members, Beside beside) {
        return Repeat.fold(
                        new Restarted(JobResult.DONE, "success", true, ""),
                        members,
                        (before, member) -> joins.pause(member.name(), beside)
                                .compose(paused ->
                                        units.restart(member.name(), List.of(), limit(member, workload), SHORT_WAIT))
                                .compose(job -> describe(member, job))
                                .map(now -> before.job() == JobResult.DONE ? now : before))
                .compose(restarted -> startAgain(beside).map(restarted));
    }

    private Future<Restarted> restart(Workload workload, UnitState unit, Beside beside, Duration wait) {
        Duration limit = limit(unit, workload);
        List<String> resting = beside.resting().units();
        return joins.pause(workload.unit(), beside)
                .compose(paused -> volumes.of(workload))
                .compose(stale -> stale.isEmpty()
                        ? units.restart(workload.unit(), resting, limit, wait)
                        : around(
                                unit,
                                () -> volumes.renew(stale, workload.unit()),
                                () -> units.start(workload.unit(), resting, limit, wait)))
                .compose(job -> describe(unit, job));
    }

    /** A restart with something between its halves. Whatever becomes of that, the unit is started again, by systemd at the latest. */
    private Future<JobResult> around(
            UnitState unit, Supplier<Future<Void>> between, Supplier<Future<JobResult>> start) {
        return units.pause(unit.name(), unit.name(), stopLimit(unit))
                .compose(paused -> between.get()
                        .transform(done -> start.get()
                                .compose(job -> done.succeeded()
                                        ? Future.succeededFuture(job)
                                        : Future.failedFuture(done.cause()))));
    }

    /**
     * Waits for the end of a restart, or for what shows before it that the restart is in vain.
     *
     * @param restart under way, of this group's unit
     * @return why it is in vain; empty when the restart ended first, well or not. Never fails.
     */
    Future<Optional<String>> inVain(Group group, Future<Restarted> restart) {
        Future<Optional<String>> vain = health.startsInVain(group, restart);
        return Future.any(restart, vain)
                .transform(first -> Future.succeededFuture(
                        vain.succeeded() && !restart.isComplete() ? vain.result() : Optional.empty()));
    }

    /**
     * While the image is proven the unit stays up whether or not another unit needs it, and connections wait. Best effort: a unit
     * that is not held may be stopped by systemd, which counts against no image.
     *
     * @return whether visitors may be inside
     */
    Future<Boolean> hold(Workload workload) {
        releases.held(workload.unit());
        return units.hold(workload.unit()).recover(trouble -> {
            log.warn("cannot hold unit={} reason={}", workload.unit(), trouble.getMessage());
            return Future.succeededFuture(false);
        });
    }

    /** It is healthy: visitors may come in. */
    void admit(Workload workload) {
        units.admit(workload.unit())
                .onFailure(trouble ->
                        log.warn("cannot let visitors in unit={} reason={}", workload.unit(), trouble.getMessage()));
    }

    /** Whatever became of it, nothing of ours keeps it from its own ways. Never fails. */
    Future<Void> release(Workload workload) {
        return releases.release(workload.unit());
    }

    /** One that was idle before is idle again, unless a visitor is with it. Never fails. */
    Future<Void> settle(Workload workload, boolean idle) {
        return release(workload).compose(released -> idle ? rest(workload) : Future.succeededFuture());
    }

    private Future<Void> rest(Workload workload) {
        return units.state(workload.unit())
                .compose(state -> units.rest(workload.unit(), stopLimit(state)))
                .<Void>mapEmpty()
                .recover(trouble -> {
                    log.warn("cannot put to rest again unit={} reason={}", workload.unit(), trouble.getMessage());
                    return Future.succeededFuture();
                });
    }

    private Duration limit(UnitState unit, Workload workload) {
        return orInstead(unit.stopTimeout(), INSTEAD_OF_NONE)
                .plus(orInstead(unit.startTimeout(), workload.health().timeout().plus(INSTEAD_OF_NONE)))
                .plus(grace);
    }

    private static Duration orInstead(Duration limit, Duration instead) {
        return limit.equals(UnitState.NO_LIMIT) ? instead : limit;
    }

    private Future<Restarted> describe(UnitState before, JobResult job) {
        if (job == JobResult.DONE) {
            return Future.succeededFuture(new Restarted(job, "success", true, ""));
        }
        return units.state(before.name())
                .map(now -> notStarted(job, now.result(), !now.invocation().equals(before.invocation()), how(now)))
                .otherwise(trouble -> notStarted(job, "unknown", false, "result unknown"));
    }

    private static Restarted notStarted(JobResult job, String result, boolean begun, String how) {
        String why = job == JobResult.WAITING
                ? "the unit did not start, as it waits for other units (systemctl list-jobs, for a user's unit with --user)"
                : "the unit did not start: job %s, %s".formatted(job.word(), how);
        return new Restarted(job, result, begun, why);
    }

    /** Where systemd has begun its next attempt the result of the last one is lost. */
    private static String how(UnitState unit) {
        return unit.result().equals("success")
                ? "and it is %s by now; its journal may say why".formatted(unit.activeState())
                : "result " + unit.result();
    }

    /**
     * With what rests still: a person may have started some of it while the unit was restarted. Best effort: a dependent that
     * does not start is a message, not a reason to take the image back.
     */
    private Future<Void> startAgain(Beside beside) {
        return Repeat.each(
                beside.dependents(),
                dependent -> joins.await(dependent)
                        .compose(there -> LatestWord.still(beside, units))
                        .compose(now -> units.start(dependent, now.resting().units(), INSTEAD_OF_NONE, SHORT_WAIT))
                        .onSuccess(job -> {
                            if (job != JobResult.DONE) {
                                log.warn("dependent did not start again unit={} job={}", dependent, job.word());
                            }
                        })
                        .onFailure(trouble -> log.warn(
                                "dependent did not start again unit={} reason={}", dependent, trouble.getMessage()))
                        .otherwiseEmpty());
    }
}
