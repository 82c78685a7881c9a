package io.tidewaiter.update.run;

import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.Group;
import io.tidewaiter.host.JobResult;
import io.tidewaiter.host.Member;
import io.tidewaiter.host.Release;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.host.Workload;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.State.End;
import io.tidewaiter.update.model.State.RollingBack;
import io.tidewaiter.update.model.State.Withdrawing;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.plan.Attempts;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.HealthCheck;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.UnitManager;
import io.tidewaiter.update.port.Verdict;
import io.tidewaiter.update.port.Workloads;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What happens when the new image is not healthy: tag and unit go back to last good, which is proven in its turn. Where
 * the unit is not ours to start, or is scheduled, only the tag goes back.
 *
 * <p>What does not succeed is tried again, a bounded number of times that the journal counts; then the update ends as
 * {@link State.Failed}.
 */
final class Rollback {

    private final Ports parts;
    private final Engine engine;
    private final UnitManager units;
    private final HealthCheck health;
    private final Ticker ticker;
    private final StateWriter writer;
    private final Stager stager;
    private final Restarter restarter;
    private final Workloads workloads;
    private final Hooking hooking;
    private final Handing handing;
    private final Conclusion conclusion;
    private final StaleVolumes volumes;

    Rollback(
            Ports parts,
            StateWriter writer,
            Stager stager,
            Restarter restarter,
            Hooking hooking,
            Conclusion conclusion) {
        this.parts = parts;
        this.engine = parts.engine();
        this.workloads = parts.workloads();
        this.units = parts.units();
        this.health = parts.health();
        this.ticker = parts.ticker();
        this.writer = writer;
        this.stager = stager;
        this.restarter = restarter;
        this.hooking = hooking;
        this.handing = new Handing(writer, hooking, restarter);
        this.conclusion = conclusion;
        this.volumes = new StaleVolumes(parts);
    }

    /** Never fails. Where it was asked not to go back, it ends where it stands. */
    Future<End> rollBack(Update update, RollingBack state) {
        return update.rollback()
                ? latest(update, state)
                        .compose(now -> writer.enterAnyway(update, now).compose(entered -> handedBack(update, now)))
                : writer.end(update, state.forgo());
    }

    /** With what people wish by now. Once the unit was stopped for a hook, it cannot be told: what needs it was stopped with it. */
    private Future<RollingBack> latest(Update update, RollingBack state) {
        Future<Beside> word = state.handback() == State.Handback.DUE
                ? LatestWord.of(update.workload().unit(), state.beside(), parts)
                : LatestWord.asNoted(state.beside(), units);
        return word.map(state::with);
    }

    /** Never fails. */
    private Future<End> handedBack(Update update, RollingBack state) {
        Future<UnitState> seen = putTagBack(update)
                .compose(tagged -> ManualStop.of(update.workload().unit(), units, engine));
        return seen.compose(unit -> leftAsItIs(unit, state))
                .transform(rests -> rests.succeeded() && handing.isDue(update, state)
                        ? handing.back(
                                        update,
                                        state,
                                        seen.result(),
                                        rests.result().isEmpty())
                                .compose(next -> goOn(update, next, rests))
                        : goOn(update, state, rests));
    }

    /** @param rests why the unit is not started; empty where it is */
    private Future<End> goOn(Update update, RollingBack state, AsyncResult<Optional<String>> rests) {
        Future<Optional<String>> known =
                rests.succeeded() ? Future.succeededFuture(rests.result()) : Future.failedFuture(rests.cause());
        return known.compose(why -> why.<Future<Optional<End>>>map(
                                note -> volumes.settle(update.workload()).map(Optional.of(state.done(note))))
                        .orElseGet(() -> restore(update, state)))
                .transform(end -> {
                    if (end.succeeded()) {
                        return end.result()
                                .map(other -> writer.end(update, other))
                                .orElseGet(() -> conclusion.of(update, state.done(), state.conclude()));
                    }
                    return isLast(update, state.attempt())
                            ? left(update, state)
                                    .compose(left -> writer.end(update, state.fail(Failure.message(end.cause()), left)))
                            : startedSince(update, state)
                                    .compose(started -> ticker.after(Attempts.PAUSES.after(state.attempt()))
                                            .compose(waited ->
                                                    rollBack(update, started ? state.again() : state.resumed())));
                });
    }

    /**
     * Whether the unit was started since it was stopped for the hook: one that was not, as its restart could not be queued
     * or waits for others, rests by our own stop and not by a person's. Never fails.
     */
    private Future<Boolean> startedSince(Update update, RollingBack state) {
        return state.handback() == State.Handback.STOPPED
                ? units.state(update.workload().unit())
                        .compose(unit -> ManualStop.wasStopped(unit, units))
                        .map(Optional::isEmpty)
                        .otherwise(false)
                : Future.succeededFuture(true);
    }

    /** Why the unit is not started, in whatever try, by this process or by one that goes on with it; empty when it is. */
    private Future<Optional<String>> leftAsItIs(UnitState unit, RollingBack state) {
        Optional<String> forbidden = ManualStop.forbids(unit, state.idle());
        if (forbidden.isPresent() || !unit.scheduled()) {
            return (forbidden.isPresent() || state.handback().mayHaveStopped()
                            ? Future.succeededFuture(forbidden)
                            : ManualStop.wasStopped(unit, units))
                    .map(why -> why.map("then "::concat));
        }
        return Future.succeededFuture(Optional.of("its next run uses the image before"));
    }

    /** Never fails. */
    private Future<State.Left> left(Update update, RollingBack state) {
        return units.state(update.workload().unit())
                .compose(unit -> ManualStop.wasStopped(unit, units)
                        .map(stopped -> new State.Left(
                                // one that runs still, as it could not be looked at, is stopped later by a person only
                                unit.isActive() || stopped.isPresent() ? "" : unit.invocation(),
                                unit.activeState().equals("inactive"),
                                state.beside())))
                .otherwise(new State.Left("", false, state.beside()));
    }

    /**
     * Starts last good again where it was left down, once. The policy by which it is proven comes from what shows once it
     * runs, if anything does.
     *
     * @return never fails
     */
    Future<Verdict> recover(Update update, Remains remains) {
        State.Left left = remains.entry().left();
        return putTagBack(update)
                .compose(tagged -> LatestWord.still(left.beside(), units))
                .compose(still -> LatestWord.of(update.workload().unit(), still, parts))
                .compose(beside -> start(
                        update,
                        () -> remains.isUnitDown()
                                ? restarter.restore(update.workload(), beside)
                                : restarter.restore(update.workload(), remains.members(), beside),
                        from -> shown(update, from, beside.members())))
                .compose(verdict -> verdict instanceof Verdict.Healthy
                        ? putTagBack(update).map(verdict)
                        : Future.succeededFuture(verdict))
                .otherwise(trouble -> new Verdict.Unknown(Failure.message(trouble)));
    }

    private Future<Group> shown(Update update, String imageId, List<Member> members) {
        Workload remembered = update.workload();
        return workloads
                .find()
                .map(found -> {
                    List<Workload> all = found.workloads().stream()
                            .filter(other -> other.unit().equals(remembered.unit()))
                            .toList();
                    Workload own = all.stream()
                            .filter(other -> other.identity().equals(remembered.identity()))
                            .findFirst()
                            .orElse(remembered);
                    return new Group(
                            own,
                            imageId,
                            all.stream().filter(other -> !other.equals(own)).toList(),
                            members);
                })
                .otherwise(update.group(imageId, members));
    }

    /**
     * Last good, and watches it.
     *
     * @param restore starts it
     * @param watched all that counts, by the id of the image
     */
    private Future<Verdict> start(
            Update update, Supplier<Future<Restarter.Restarted>> restore, Function<String, Future<Group>> watched) {
        return lastGood(update).compose(from -> {
            Future<Restarter.Restarted> restored = restore.get();
            return restarter
                    .inVain(update.group(from.imageId(), List.of()), restored)
                    .compose(vain -> vain.<Future<Verdict>>map(
                                    why -> Future.succeededFuture(new Verdict.Unhealthy(why)))
                            .orElseGet(() -> restored.compose(
                                    restarted -> proven(update, restarted, watched.apply(from.imageId())))));
        });
    }

    private Future<Verdict> proven(Update update, Restarter.Restarted restarted, Future<Group> watched) {
        return restarted.job() == JobResult.WAITING
                ? Future.succeededFuture(new Verdict.Unknown(restarted.why()))
                : watched.compose(group -> health.verify(group, true, () -> restarter.admit(update.workload())));
    }

    /** Never fails. */
    Future<End> withdraw(Update update, Withdrawing state) {
        return writer.enterAnyway(update, state)
                .compose(entered -> hooking.keep(update))
                .compose(kept -> putTagBack(update))
                .compose(tagged -> volumes.settle(update.workload()))
                .transform(tagged -> {
                    if (tagged.succeeded()) {
                        return writer.end(update, state.wished() ? state.defer() : state.abandon());
                    }
                    return isLast(update, state.attempt())
                            ? writer.end(update, state.fail(Failure.message(tagged.cause())))
                            : ticker.after(Attempts.PAUSES.after(state.attempt()))
                                    .compose(waited -> withdraw(update, state.again()));
                });
    }

    /** Where there is nothing to go back to, trying again finds nothing either. */
    private static boolean isLast(Update update, int attempt) {
        return update.from() == null || attempt >= Attempts.MOST;
    }

    /** Empty where last good was proven. */
    private Future<Optional<End>> restore(Update update, RollingBack state) {
        return start(
                        update,
                        () -> restarter.restore(update.workload(), state.beside()),
                        from -> Future.succeededFuture(
                                update.group(from, state.beside().members())))
                .compose(verdict -> switch (verdict) {
                    case Verdict.Healthy healthy -> putTagBack(update).map(kept -> Optional.<End>empty());
                    case Verdict.Stopped(String reason) ->
                        Future.succeededFuture(Optional.<End>of(state.done("then " + reason)));
                    case Verdict.Unhealthy(String reason, boolean mayBeKilled)
                    when state.attempt() >= Attempts.MOST_PROOFS ->
                        left(update, state).map(left -> Optional.<End>of(state.failAlike(reason, left)));
                    case Verdict.Unhealthy(String reason, boolean mayBeKilled) ->
                        Future.failedFuture(new ExternalException(reason));
                    case Verdict.Unknown(String reason) -> Future.failedFuture(new ExternalException(reason));
                });
    }

    /** Pulls last good again if it was removed in spite of our tag. */
    private Future<Void> putTagBack(Update update) {
        Workload workload = update.workload();
        return lastGood(update)
                .compose(from -> engine.image(from.imageId())
                        .compose(there -> there.isPresent() ? Future.succeededFuture() : bringAgain(update, from))
                        .compose(there -> engine.tag(from.imageId(), workload.reference())));
    }

    private Future<Void> bringAgain(Update update, Release from) {
        return from.digest() == null || update.workload().isLocal()
                ? Future.failedFuture(new ExternalException("image %s is gone, and no registry has it"
                        .formatted(from.imageId().substring(0, 12))))
                : stager.download(update, update.workload().source().at(from.digest()))
                        .mapEmpty();
    }

    private static Future<Release> lastGood(Update update) {
        return update.from() instanceof Release from
                ? Future.succeededFuture(from)
                : Future.failedFuture(new ExternalException(
                        "this host has no earlier image of " + update.workload().reference()));
    }
}
