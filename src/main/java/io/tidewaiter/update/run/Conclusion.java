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
                ? writer.enterAnyway(update, concluding).compose(entered -> run(update, concluding))
                : restarter.settle(update.workload(), concluding.idle()).compose(settled -> writer.end(update, end));
    }

    /** After an interruption the hook runs again, with the same id. Never fails. */
    Future<End> resume(Update update, Concluding interrupted) {
        Concluding again = interrupted.again();
        if (!hooking.has(point(again), update)) {
            return end(update, again, "");
        }
        return again.attempt() > Attempts.MOST
                ? hooking.keep(update)
                        .compose(kept -> end(
                                update,
                                again,
                                "its hook %s was interrupted %d times"
                                        .formatted(point(again).word(), interrupted.attempt())))
                : writer.enterAnyway(update, again).compose(entered -> run(update, again));
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
