package io.tidewaiter.update.run;

import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.State.Staging;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Ports;
import io.vertx.core.Future;

/** An update, as it is known by now, and the state that it enters next. */
record Continuation(Update update, State next) {

    /** From a unit that runs what it should not, back to last good. Never fails. */
    static Future<Continuation> back(Update update, Ports parts, String reason) {
        Staging staging = new Staging();
        return Baseline.of(update.workload(), parts)
                .map(baseline -> new Continuation(
                        update.together(baseline.companions()),
                        staging.goBack(
                                reason, baseline.beside(), baseline.unit().isIdle())))
                .otherwise(trouble -> new Continuation(update, staging.goBack(reason, Beside.NOTHING, false)));
    }
}
