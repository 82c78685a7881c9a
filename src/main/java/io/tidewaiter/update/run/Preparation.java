package io.tidewaiter.update.run;

import io.tidewaiter.policy.HookPoint;
import io.tidewaiter.update.model.Gate;
import io.tidewaiter.update.model.Gates;
import io.tidewaiter.update.model.State.End;
import io.tidewaiter.update.model.State.Preparing;
import io.tidewaiter.update.model.State.Staged;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.plan.Gatekeeper;
import io.tidewaiter.update.port.HookRunner.Answer;
import io.tidewaiter.update.port.Ports;
import io.vertx.core.Future;

/**
 * The last moment at which nothing was touched: every gate is asked, then the hook {@code before}, where there is one, and
 * then the gates once more, as the hook may have taken long.
 */
final class Preparation {

    private final Ports parts;
    private final StateWriter writer;
    private final Hooking hooking;
    private final Next begin;

    /** Continues the update if every gate is open. */
    interface Next {
        Future<End> go(Update update, Staged staged, Baseline baseline);
    }

    /** @param begin touches the unit, or its tag */
    Preparation(Ports parts, StateWriter writer, Hooking hooking, Next begin) {
        this.parts = parts;
        this.writer = writer;
        this.hooking = hooking;
        this.begin = begin;
    }

    /** The hook does not run for an image that runs already. Never fails. */
    Future<End> of(Update update, Staged staged, Baseline baseline, Admission admission) {
        return admitted(
                update,
                staged,
                baseline,
                admission,
                (of, may, seen) -> hooking.has(HookPoint.BEFORE, of) && !seen.isOn(may.imageId())
                        ? ask(of, may.prepare(), admission)
                        : enter(of, may, seen));
    }

    /** After an interruption the hook runs again, with the same id. Never fails. */
    Future<End> resume(Update update, Preparing again, Admission admission) {
        return admitted(update, again.prepared(), admission, (of, staged, baseline) -> ask(of, again, admission));
    }

    private Future<End> admitted(Update update, Staged staged, Admission admission, Next next) {
        return Baseline.of(update.workload(), parts)
                .transform(found -> found.succeeded()
                        ? admitted(update, staged, found.result(), admission, next)
                        : writer.end(update, staged.abandon(Failure.message(found.cause()))));
    }

    private Future<End> admitted(Update update, Staged staged, Baseline baseline, Admission admission, Next next) {
        return admission.closed(baseline.unit(), staged.imageId()).transform(asked -> {
            if (asked.failed()) {
                return writer.end(update, staged.abandon(Failure.message(asked.cause())));
            }
            Gates gates = asked.result().isOpen() && Gatekeeper.isLeftAlone(update.workload(), baseline.unit())
                    ? Gates.of(new Gate(Gate.Kind.NOT_RUNNING, Gatekeeper.notRunning(baseline.unit())))
                    : asked.result();
            return gates.isOpen() ? next.go(update, staged, baseline) : writer.end(update, staged.defer(gates));
        });
    }

    private Future<End> ask(Update update, Preparing preparing, Admission admission) {
        return writer.enter(update, preparing)
                .transform(written -> written.succeeded()
                        ? hooking.run(HookPoint.BEFORE, update, "", preparing.attempt() > 1)
                                .compose(answer -> answered(update, preparing, answer, admission))
                        : writer.end(update, preparing.abandon(Failure.message(written.cause()))));
    }

    private Future<End> answered(Update update, Preparing preparing, Answer answer, Admission admission) {
        return switch (answer) {
            case Answer.Wait(String reason) ->
                writer.end(update, preparing.defer(Gates.of(new Gate(Gate.Kind.HOOK, reason))));
            case Answer.Failed(String reason) -> writer.end(update, preparing.abandon(reason));
            case Answer.Done done -> prepared(update, preparing.prepared(), admission);
        };
    }

    /** The fleet is asked last, as it counts this host as updating from then on. What a person chose is not the fleet's. */
    private Future<End> enter(Update update, Staged staged, Baseline baseline) {
        if (update.pin() || baseline.isOn(staged.imageId())) {
            return begin.go(update, staged, baseline);
        }
        return parts.fleet()
                .enter(update)
                .compose(closed -> closed.isEmpty()
                        ? begin.go(update, staged, baseline)
                        : writer.end(update, staged.defer(Gates.of(closed.get()))));
    }

    private Future<End> prepared(Update update, Staged staged, Admission admission) {
        return writer.enter(update, staged)
                .transform(written -> written.succeeded()
                        ? admitted(update, staged, admission, this::enter)
                        : writer.end(update, staged.abandon(Failure.message(written.cause()))));
    }
}
