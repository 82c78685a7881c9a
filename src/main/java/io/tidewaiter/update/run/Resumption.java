package io.tidewaiter.update.run;

import io.tidewaiter.host.UnitState;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.State.Activating;
import io.tidewaiter.update.model.State.End;
import io.tidewaiter.update.model.State.Preparing;
import io.tidewaiter.update.model.State.Staged;
import io.tidewaiter.update.model.State.Staging;
import io.tidewaiter.update.model.State.Verifying;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.plan.Attempts;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.UnitManager;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Goes on with an update where an interruption left it. What had touched nothing is given up; the rest is done again, a
 * bounded number of times, unless a person stopped the unit meanwhile.
 */
final class Resumption {

    private final Ports parts;
    private final UnitManager units;
    private final StateWriter writer;
    private final Rollback rollback;
    private final LocalName name;
    private final BiFunction<Update, Activating, Future<End>> activate;
    private final BiFunction<Update, Verifying, Future<End>> watch;
    private final Preparation preparation;
    private final Conclusion conclusion;

    /**
     * @param activate moves the tag, restarts the unit, and so on to the end
     * @param watch watches what runs, and so on to the end
     */
    Resumption(
            Ports parts,
            StateWriter writer,
            Rollback rollback,
            LocalName name,
            BiFunction<Update, Activating, Future<End>> activate,
            BiFunction<Update, Verifying, Future<End>> watch,
            Preparation preparation,
            Conclusion conclusion) {
        this.parts = parts;
        this.units = parts.units();
        this.writer = writer;
        this.rollback = rollback;
        this.name = name;
        this.activate = activate;
        this.watch = watch;
        this.preparation = preparation;
        this.conclusion = conclusion;
    }

    /** @param admission for what had touched nothing */
    Future<End> goOn(Update update, State state, Admission admission) {
        return switch (state) {
            case Staging staging ->
                name.restore(update, staging)
                        .compose(astray -> astray
                                ? rollback.begin(
                                        update,
                                        staging,
                                        "interrupted while staging, and meanwhile the unit was started on the new image")
                                : writer.end(
                                        update,
                                        staging.abandon("interrupted while staging; the next check starts over")));
            case Staged staged ->
                writer.end(update, staged.abandon("interrupted after staging; the next check starts over"));
            case Preparing preparing ->
                preparing.attempt() < Attempts.MOST
                        ? preparation.resume(update, preparing.again(), admission)
                        : writer.end(
                                update, preparing.abandon("its hook before was " + interrupted(preparing.attempt())));
            case Activating activating ->
                afterInterruption(update, activating.idle(), activating.generation())
                        .compose(found -> found.forbidden()
                                .map(why -> rollback.withdraw(update, activating.withdraw(why, true)))
                                .orElseGet(() -> activateAgain(update, activating, found)));
            case Verifying verifying ->
                afterInterruption(update, verifying.idle(), verifying.generation())
                        .compose(found -> found.forbidden()
                                .map(why -> rollback.withdraw(update, verifying.withdraw(why)))
                                .orElseGet(() -> verifyAgain(update, verifying, found)));
            case State.Withdrawing withdrawing -> rollback.withdraw(update, withdrawing.again());
            case State.RollingBack rollingBack ->
                rollingBack.attempt() < Attempts.MOST_INTERRUPTED
                        ? rollback.rollBack(update, rollingBack.resumed())
                        : writer.end(update, rollingBack.fail(interrupted(rollingBack.attempt())));
            case State.Concluding concluding -> conclusion.resume(update, concluding);
            case End end -> Future.succeededFuture(end);
        };
    }

    private Future<Found> afterInterruption(Update update, boolean idle, String generationThen) {
        return Future.all(units.state(update.workload().unit()), units.generation())
                .map(both -> {
                    UnitState unit = both.resultAt(0);
                    String now = both.resultAt(1);
                    return new Found(unit, now, ManualStop.restsAfterInterruption(unit, idle, generationThen, now));
                });
    }

    private Future<End> activateAgain(Update update, Activating activating, Found found) {
        if (activating.attempt() >= Attempts.MOST) {
            return rollback.rollBack(update, activating.rollBack(interrupted(activating.attempt()), false));
        }
        Activating again = activating.again(found.generation());
        return writer.enterAnyway(update, again).compose(entered -> activate.apply(update, again));
    }

    /** A unit that what interrupted us stopped, or that failed in a boot, says nothing about the image. */
    private Future<End> verifyAgain(Update update, Verifying verifying, Found found) {
        if (verifying.attempt() >= Attempts.MOST) {
            return rollback.rollBack(update, verifying.rollBack(interrupted(verifying.attempt()), false));
        }
        boolean failedInBoot = found.unit().hasFailed() && !found.generation().equals(verifying.generation());
        if (found.unit().isAtRest() || failedInBoot) {
            Activating again = verifying.activateAgain(found.generation());
            return writer.enterAnyway(update, again).compose(entered -> activate.apply(update, again));
        }
        return LatestWord.still(verifying.beside(), units)
                .compose(still -> LatestWord.of(update.workload().unit(), still, parts))
                .compose(beside -> watchAgain(update, verifying, beside));
    }

    /** What a person stopped meanwhile is not asked for. */
    private Future<End> watchAgain(Update update, Verifying verifying, State.Beside beside) {
        Verifying again = verifying.again().with(beside);
        return ManualStop.rests(update.group(verifying.imageId(), verifying.members()), beside)
                .map(wish -> rollback.withdraw(update, verifying.withdraw(wish)))
                .orElseGet(() -> writer.enterAnyway(update, again).compose(entered -> watch.apply(update, again)));
    }

    private static String interrupted(int times) {
        return "interrupted %d times".formatted(times);
    }

    /**
     * How a unit is found after an interruption.
     *
     * @param generation of its manager now
     * @param forbidden why it is not ours to start, if that is so
     */
    private record Found(UnitState unit, String generation, Optional<String> forbidden) {}
}
