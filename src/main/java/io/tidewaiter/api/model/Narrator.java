package io.tidewaiter.api.model;

import io.tidewaiter.time.TimeSpan;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import java.util.Optional;

/** Describes events in one line each. */
public final class Narrator {

    private Narrator() {}

    /** The line for this event; empty when there is none. */
    public static Optional<String> tell(Event event) {
        return switch (event) {
            case Event.Entered(Update update, State state) ->
                Optional.of("%s: %s".formatted(update.workload().unit(), tell(update, state)));
            case Event.Healthy healthy -> Optional.empty();
            case Event.Progress progress -> Optional.empty();
        };
    }

    private static String tell(Update update, State state) {
        String to = update.to().abbreviated();
        String from = update.from() == null ? "nothing" : update.from().label();
        return switch (state) {
            case State.Staging staging ->
                "staging %s of %s".formatted(to, update.workload().reference());
            case State.Staged staged -> "staged %s, nothing that runs was touched".formatted(to);
            case State.Preparing preparing -> "running its hook before";
            case State.Activating activating ->
                "activating %s: %s"
                        .formatted(
                                to, activating.idle() ? "starting the idle unit to prove it" : "restarting the unit");
            case State.Verifying verifying ->
                "verifying: healthy within %s, then for %s"
                        .formatted(
                                TimeSpan.format(update.workload().health().timeout()),
                                TimeSpan.format(update.workload().health().soak()));
            case State.Withdrawing back ->
                "%s; the tag goes back to %s and nothing is started".formatted(back.reason(), from);
            case State.RollingBack back ->
                switch (back.handback()) {
                    case BEGUN -> "stopping the unit, then running its hook before-rollback";
                    case STOPPED -> "starting %s again".formatted(from);
                    case DUE, DONE ->
                        "%s; rolling back to %s%s"
                                .formatted(back.reason(), from, back.attempt() > 1 ? ", try " + back.attempt() : "");
                };
            case State.Concluding concluding ->
                concluding.isAfterRollback()
                        ? "%s is healthy again; running its hook after-rollback".formatted(from)
                        : "%s is healthy; running its hook after-proven".formatted(to);
            case State.Committed committed ->
                "updated from %s to %s%s"
                        .formatted(from, to, committed.reason().isEmpty() ? "" : "; but " + committed.reason());
            case State.Same same -> same.reason();
            case State.Pulled pulled -> "pulled %s: %s".formatted(to, pulled.reason());
            case State.Armed armed -> "armed %s: %s".formatted(to, armed.reason());
            case State.Deferred deferred -> deferred.reason();
            case State.Refused refused -> "refused before anything was touched: " + refused.reason();
            case State.Abandoned abandoned -> "given up before anything was touched: " + abandoned.reason();
            case State.RolledBack back ->
                back.unproven()
                        ? "the tag is back at %s: %s".formatted(from, back.reason())
                        : "rolled back: %s is healthy again".formatted(from);
            case State.Failed failed -> "FAILED: " + failed.reason();
        };
    }
}
