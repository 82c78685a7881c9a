package io.tidewaiter.api.model;

import io.tidewaiter.host.VersionChange;
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
        VersionChange versions = update.versions();
        String versioned = versions.to().name() == null ? "" : " (%s)".formatted(versions.text());
        String before = versions.from().name() == null
                ? from
                : "%s (%s)".formatted(from, versions.from().name());
        return switch (state) {
            case State.Staging staging ->
                "staging %s of %s%s".formatted(to, update.workload().reference(), versioned);
            case State.Staged staged -> "staged %s%s, nothing that runs was touched".formatted(to, versioned);
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
                "%s; the tag goes back to %s and nothing is started".formatted(back.reason(), before);
            case State.RollingBack back ->
                switch (back.handback()) {
                    case BEGUN -> "stopping the unit, then running its hook before-rollback";
                    case STOPPED -> "starting %s again".formatted(before);
                    case DUE, DONE ->
                        "%s; rolling back to %s%s"
                                .formatted(back.reason(), before, back.attempt() > 1 ? ", try " + back.attempt() : "");
                };
            case State.Concluding concluding ->
                concluding.isAfterRollback()
                        ? "%s is healthy again; running its hook after-rollback".formatted(before)
                        : "%s%s is healthy; running its hook after-proven".formatted(to, versioned);
            case State.Committed committed ->
                "updated from %s to %s%s%s"
                        .formatted(
                                from, to, versioned, committed.reason().isEmpty() ? "" : "; but " + committed.reason());
            case State.Same same -> same.reason();
            case State.Pulled pulled -> "pulled %s%s: %s".formatted(to, versioned, pulled.reason());
            case State.Armed armed -> "armed %s%s: %s".formatted(to, versioned, armed.reason());
            case State.Deferred deferred -> deferred.reason();
            case State.Refused refused -> "refused before anything was touched: " + refused.reason();
            case State.Abandoned abandoned -> "given up before anything was touched: " + abandoned.reason();
            case State.RolledBack back ->
                back.unproven()
                        ? "the tag is back at %s: %s".formatted(before, back.reason())
                        : "rolled back: %s is healthy again".formatted(before);
            case State.Failed failed -> "FAILED: " + failed.reason();
        };
    }
}
