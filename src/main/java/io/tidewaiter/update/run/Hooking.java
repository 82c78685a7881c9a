package io.tidewaiter.update.run;

import io.tidewaiter.host.Container;
import io.tidewaiter.host.Workload;
import io.tidewaiter.policy.HookPoint;
import io.tidewaiter.policy.UpdateHook;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.HookRunner;
import io.tidewaiter.update.port.Ports;
import io.vertx.core.Future;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the hooks at the points of an update. The caller decides what the result of a hook changes. */
final class Hooking {

    private static final Logger log = LoggerFactory.getLogger(Hooking.class);

    private final Engine engine;
    private final HookRunner runner;

    Hooking(Ports parts) {
        this.engine = parts.engine();
        this.runner = parts.hooks();
    }

    boolean has(HookPoint point, Update update) {
        return update.workload().hooks().at(point).isPresent();
    }

    /**
     * Runs the hook of this point. A hook inside the container is left out if no container runs: there is nothing to run it
     * in.
     *
     * @param reason why the update rolls back; empty where it does not
     * @param again whether an interruption may have cut it off before
     * @return never fails
     */
    Future<HookRunner.Answer> run(HookPoint point, Update update, String reason, boolean again) {
        UpdateHook hook = update.workload().hooks().at(point).orElseThrow();
        return container(update.workload(), hook).compose(container -> {
            if (hook instanceof UpdateHook.InContainer && container.isEmpty()) {
                log.info(
                        "a hook is left out, as no container runs that it could be run in unit={} hook={}",
                        update.workload().unit(),
                        point.word());
                return Future.succeededFuture(new HookRunner.Answer.Done());
            }
            return runner.run(new HookRunner.Run(update, point, hook, container.orElse(""), reason, again));
        });
    }

    private Future<Optional<String>> container(Workload workload, UpdateHook hook) {
        return hook instanceof UpdateHook.OnHost
                ? Future.succeededFuture(Optional.empty())
                : engine.containersOf(workload.unit())
                        .map(all ->
                                workload.among(all).filter(Container::running).map(Container::id))
                        .otherwise(Optional.of(workload.containerId()).filter(id -> !id.isEmpty()));
    }

    /**
     * The same for a hook whose failure changes no outcome, and is only reported.
     *
     * @return the report of the failure; empty if the hook succeeded. Never fails.
     */
    Future<String> told(HookPoint point, Update update, String reason, boolean again) {
        return run(point, update, reason, again).compose(answer -> switch (answer) {
            case HookRunner.Answer.Done done -> Future.succeededFuture("");
            case HookRunner.Answer.Wait(String why) -> failed(update, why);
            case HookRunner.Answer.Failed(String why) -> failed(update, why);
        });
    }

    private Future<String> failed(Update update, String why) {
        return runner.keep(update).map(why);
    }

    /** Keeps the folder of the update, because it may have the only copy of the data. Never fails. */
    Future<Void> keep(Update update) {
        return runner.keep(update);
    }

    /**
     * Removes the folder of an update that ended, but not after Armed: the next run or start still needs it. Never fails.
     */
    Future<Void> ended(Update update, State.End end) {
        return switch (end) {
            case State.Armed armed -> Future.succeededFuture();
            case State.Failed failed -> runner.keep(update);
            case State.Committed other -> runner.forget(update);
            case State.Same other -> runner.forget(update);
            case State.Pulled other -> runner.forget(update);
            case State.Deferred other -> runner.forget(update);
            case State.Abandoned other -> runner.forget(update);
            case State.Refused other -> runner.forget(update);
            case State.RolledBack other -> runner.forget(update);
        };
    }
}
