package io.tidewaiter.update.port;

import io.tidewaiter.policy.HookPoint;
import io.tidewaiter.policy.UpdateHook;
import io.tidewaiter.update.model.Update;
import io.vertx.core.Future;

/** Runs the hooks of an update, and keeps the folder that they share. */
public interface HookRunner {

    /**
     * One run of a hook.
     *
     * @param containerId where the hook is one inside the container
     * @param reason why the update rolls back; empty where it does not
     * @param again whether an interruption may have cut it off before: the id is the same
     */
    record Run(Update update, HookPoint point, UpdateHook hook, String containerId, String reason, boolean again) {

        /** The same for the same update and point, and on this host for no other. */
        public String id() {
            return "%d-%d-%s".formatted(update.began().getEpochSecond(), update.id(), point.word());
        }
    }

    /** The result of a hook. */
    sealed interface Answer {

        /** It succeeded. */
        record Done() implements Answer {}

        /** The update is to wait. Only before anything is touched. */
        record Wait(String reason) implements Answer {}

        /** It failed, or did not end in time. */
        record Failed(String reason) implements Answer {}
    }

    /** Never fails, and has a limit. */
    Future<Answer> run(Run run);

    /** The folder of this update is to outlive it, as a person may need what is in it. Never fails. */
    Future<Void> keep(Update update);

    /** The update ended: its folder goes, unless it is kept. Never fails. */
    Future<Void> forget(Update update);
}
