package io.tidewaiter.update.run;

import io.tidewaiter.host.UnitState;
import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.State.Activating;
import io.tidewaiter.update.model.State.Concluding;
import io.tidewaiter.update.model.State.End;
import io.tidewaiter.update.model.State.Preparing;
import io.tidewaiter.update.model.State.RollingBack;
import io.tidewaiter.update.model.State.Staged;
import io.tidewaiter.update.model.State.Staging;
import io.tidewaiter.update.model.State.Verifying;
import io.tidewaiter.update.model.State.Withdrawing;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.plan.Attempts;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.UnitManager;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Chooses the state in which an update continues after an interruption. An update that had touched nothing is abandoned; any
 * other does its state again, a bounded number of times, unless a person stopped the unit meanwhile. {@link Rollback} bounds
 * Withdrawing, and {@link Conclusion} bounds Concluding; the other states are bounded here.
 */
final class Resumption {

    private final Ports parts;
    private final UnitManager units;
    private final LocalName name;

    Resumption(Ports parts, LocalName name) {
        this.parts = parts;
        this.units = parts.units();
        this.name = name;
    }

    /**
     * The update, as it is known now, and the state that it enters next. Fails if Podman or systemd does not answer yet.
     *
     * @param found the last state in the journal
     */
    Future<Continuation> of(Update update, State found) {
        return found instanceof Staging staging
                ? ofStaging(update, staging)
                : next(update, found).map(state -> new Continuation(update, state));
    }

    /** If a pull by tag had moved the local name, the unit may have been started on the candidate. */
    private Future<Continuation> ofStaging(Update update, Staging staging) {
        return name.restore(update, staging)
                .compose(astray -> astray
                        ? Continuation.back(
                                update,
                                parts,
                                "interrupted while staging, and meanwhile the unit was started on the new image")
                        : Future.succeededFuture(new Continuation(
                                update, staging.abandon("interrupted while staging; the next check starts over"))));
    }

    private Future<State> next(Update update, State found) {
        return switch (found) {
            case Activating activating ->
                afterInterruption(update, activating.idle(), activating.generation())
                        .map(seen -> seen.forbidden()
                                .<State>map(why -> activating.withdraw(why, true))
                                .orElseGet(() -> again(activating, seen)));
            case Verifying verifying ->
                afterInterruption(update, verifying.idle(), verifying.generation())
                        .compose(seen -> seen.forbidden()
                                .map(why -> Future.<State>succeededFuture(verifying.withdraw(why)))
                                .orElseGet(() -> again(update, verifying, seen)));
            case Staging staging -> Future.succeededFuture(staging);
            case Staged staged ->
                Future.succeededFuture(staged.abandon("interrupted after staging; the next check starts over"));
            case Preparing preparing ->
                Future.succeededFuture(
                        preparing.attempt() < Attempts.MOST
                                ? preparing.again()
                                : preparing.abandon("its hook before was " + interrupted(preparing.attempt())));
            case Withdrawing withdrawing -> Future.succeededFuture(withdrawing.again());
            case RollingBack rollingBack ->
                Future.succeededFuture(
                        rollingBack.attempt() < Attempts.MOST_INTERRUPTED
                                ? rollingBack.resumed()
                                : rollingBack.fail(interrupted(rollingBack.attempt())));
            case Concluding concluding -> Future.succeededFuture(concluding.again());
            case End end -> Future.succeededFuture(end);
        };
    }

    private Future<Seen> afterInterruption(Update update, boolean idle, String generationThen) {
        return Future.all(units.state(update.workload().unit()), units.generation())
                .map(both -> {
                    UnitState unit = both.resultAt(0);
                    String now = both.resultAt(1);
                    return new Seen(unit, now, ManualStop.restsAfterInterruption(unit, idle, generationThen, now));
                });
    }

    private static State again(Activating activating, Seen seen) {
        return activating.attempt() < Attempts.MOST
                ? activating.again(seen.generation())
                : activating.rollBack(interrupted(activating.attempt()), false);
    }

    /** A unit that the interruption stopped, or that failed in a boot, says nothing about the image. */
    private Future<State> again(Update update, Verifying verifying, Seen seen) {
        if (verifying.attempt() >= Attempts.MOST) {
            return Future.succeededFuture(verifying.rollBack(interrupted(verifying.attempt()), false));
        }
        boolean failedInBoot = seen.unit().hasFailed() && !seen.generation().equals(verifying.generation());
        return seen.unit().isAtRest() || failedInBoot
                ? Future.succeededFuture(verifying.activateAgain(seen.generation()))
                : LatestWord.still(verifying.beside(), units)
                        .compose(still -> LatestWord.of(update.workload().unit(), still, parts))
                        .map(beside -> watchAgain(update, verifying, beside));
    }

    /** Without the containers that a person stopped meanwhile. */
    private static State watchAgain(Update update, Verifying verifying, Beside beside) {
        return ManualStop.rests(
                        update.group(verifying.imageId(), verifying.beside().members()), beside)
                .<State>map(verifying::withdraw)
                .orElseGet(() -> verifying.again().with(beside));
    }

    private static String interrupted(int times) {
        return "interrupted %d times".formatted(times);
    }

    /**
     * How a unit is found after an interruption.
     *
     * @param generation of the systemd manager now
     * @param forbidden why we may not start the unit; empty if we may
     */
    private record Seen(UnitState unit, String generation, Optional<String> forbidden) {}
}
