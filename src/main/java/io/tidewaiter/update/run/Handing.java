package io.tidewaiter.update.run;

import io.tidewaiter.host.JobResult;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.policy.HookPoint;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.State.RollingBack;
import io.tidewaiter.update.model.Update;
import io.vertx.core.Future;

/**
 * The moment of a rollback at which nothing uses the data: the unit is stopped, and the hook {@code before-rollback} runs.
 * The hook may restore data that was saved before the update. Whether it succeeds or fails, last good is started next.
 */
final class Handing {

    private final StateWriter writer;
    private final Hooking hooking;
    private final Restarter restarter;

    Handing(StateWriter writer, Hooking hooking, Restarter restarter) {
        this.writer = writer;
        this.hooking = hooking;
        this.restarter = restarter;
    }

    boolean isDue(Update update, RollingBack state) {
        return state.handback().isDue() && hooking.has(HookPoint.BEFORE_ROLLBACK, update);
    }

    /**
     * Never fails.
     *
     * @param unit as it is
     * @param stop whether the unit may be stopped for it; else it is not started afterwards either
     */
    Future<RollingBack> back(Update update, RollingBack state, UnitState unit, boolean stop) {
        boolean again = state.handback() == State.Handback.BEGUN;
        RollingBack begun = state.handBack();
        return writer.enterAnyway(update, begun)
                .compose(entered -> stop
                        ? restarter.stop(update.workload(), begun.beside())
                        : Future.succeededFuture(unit.isActive() ? JobResult.SKIPPED : JobResult.DONE))
                .transform(stopped -> stopped.succeeded() && stopped.result() == JobResult.DONE
                        ? hooking.told(HookPoint.BEFORE_ROLLBACK, update, state.reason(), again)
                        : hooking.keep(update).map("its hook before-rollback was not run, as the unit was not stopped"))
                .map(trouble -> trouble.isEmpty() ? begun.handedBack() : begun.handedBack(trouble))
                .compose(done -> writer.enterAnyway(update, done).map(done));
    }
}
