package io.tidewaiter.update.run;

import io.tidewaiter.policy.HookPoint;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.State.Concluding;
import io.tidewaiter.update.model.State.End;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.plan.Attempts;
import io.vertx.core.Future;

/** The end of an update whose outcome is certain: the hook that comes after it, if there is one, and rest for an idle unit. */
final class Conclusion {

    private final StateWriter writer;
    private final Hooking hooking;
    private final Restarter restarter;

    Conclusion(StateWriter writer, Hooking hooking, Restarter restarter) {
        this.writer = writer;
        this.hooking = hooking;
        this.restarter = restarter;
    }

    /**
     * Never fails.
     *
     * @param end how it ends where there is no hook
     */
    Future<End> of(Update update, End end, Concluding concluding) {
        return hooking.has(point(concluding), update)
                ? of(update, concluding)
                : restarter.settle(update.workload(), concluding.idle()).compose(settled -> writer.end(update, end));
    }

    /** Runs the hook, again with the same id after an interruption. Never fails. */
    Future<End> of(Update update, Concluding concluding) {
        if (!hooking.has(point(concluding), update)) {
            return end(update, concluding, "");
        }
        return concluding.attempt() > Attempts.MOST
                ? hooking.keep(update)
                        .compose(kept -> end(
                                update,
                                concluding,
                                "its hook %s was interrupted %d times"
                                        .formatted(point(concluding).word(), Attempts.MOST)))
                : writer.enterAnyway(update, concluding).compose(entered -> run(update, concluding));
    }

    private Future<End> run(Update update, Concluding concluding) {
        String reason = concluding.rolledBack() instanceof State.RolledBack back ? back.reason() : "";
        return hooking.told(point(concluding), update, reason, concluding.attempt() > 1)
                .compose(note -> end(update, concluding, note));
    }

    private Future<End> end(Update update, Concluding concluding, String note) {
        End end = concluding.rolledBack() instanceof State.RolledBack back
                ? concluding.rollBack(back, note)
                : concluding.commit(note);
        return restarter.settle(update.workload(), concluding.idle()).compose(settled -> writer.end(update, end));
    }

    private static HookPoint point(Concluding concluding) {
        return concluding.isAfterRollback() ? HookPoint.AFTER_ROLLBACK : HookPoint.AFTER_PROVEN;
    }
}
