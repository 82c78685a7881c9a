package io.tidewaiter.api.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tidewaiter.host.PullProgress;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.Gates;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An event. Fields that its type does not have are null.
 *
 * @param id ascending, also across restarts of the daemon unless the clock was set back
 * @param unit null when the event concerns several units
 * @param update its number in the history
 * @param state the state that the update is in now, as in the history
 * @param fromDigest what was in use before, null when there was nothing or it was built here
 * @param until when the state ends at the latest, the soak when all goes well, or the wait of what is deferred
 * @param reason why the update is in this state; null when there is nothing to explain
 * @param text one line for a person
 * @param pull how much of the image is pulled; null where the engine does not report it
 * @param versions from which version to which the update goes; null while that is not known
 */
public record EventView(
        long id,
        Instant at,
        Type type,
        @Nullable String unit,
        @Nullable String container,
        @Nullable String image,
        @Nullable Long update,
        @Nullable String state,
        @Nullable String fromDigest,
        @Nullable String toDigest,
        @Nullable Instant until,
        @Nullable String reason,
        String text,
        @Nullable Bytes pull,
        @Nullable VersionsView versions) {

    /** What kind of thing happened. */
    public enum Type {
        /** An update entered a state. */
        @JsonProperty("state")
        STATE,
        /** The new image is healthy; the soak begins. */
        @JsonProperty("healthy")
        HEALTHY,
        /** A pull made progress. These events are not kept. */
        @JsonProperty("pull")
        PULL,
        /** A check ended: the state of workloads may have changed. */
        @JsonProperty("check")
        CHECK,
        /** An administrator set or removed a hold, an approval or a quarantine entry. */
        @JsonProperty("word")
        WORD;

        /** As it is on the wire. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static EventView of(long id, Instant at, Event event) {
        return switch (event) {
            case Event.Entered(Update update, State state) ->
                of(
                        id,
                        at,
                        Type.STATE,
                        update,
                        state.word(),
                        until(state, at, update),
                        reason(state),
                        Narrator.tell(event).orElse(state.word()),
                        null);
            case Event.Healthy(Update update, Instant until) ->
                of(
                        id,
                        at,
                        Type.HEALTHY,
                        update,
                        "verifying",
                        until,
                        null,
                        "%s: healthy, and has to stay so"
                                .formatted(update.workload().unit()),
                        null);
            case Event.Progress(Update update, PullProgress pull) ->
                of(id, at, Type.PULL, update, "staging", null, null, pull.line(), Bytes.of(pull));
        };
    }

    /** @param unit null when it concerns several */
    public static EventView of(long id, Instant at, Type type, @Nullable String unit, String text) {
        return new EventView(id, at, type, unit, null, null, null, null, null, null, null, null, text, null, null);
    }

    private static EventView of(
            long id,
            Instant at,
            Type type,
            Update update,
            String state,
            @Nullable Instant until,
            @Nullable String reason,
            String text,
            @Nullable Bytes pull) {
        return new EventView(
                id,
                at,
                type,
                update.workload().unit(),
                update.workload().container(),
                update.workload().reference().toString(),
                update.id(),
                state,
                update.from() == null || update.from().digest() == null
                        ? null
                        : update.from().digest().toString(),
                update.to().toString(),
                until,
                reason,
                text,
                pull,
                VersionsView.of(update.versions()));
    }

    private static @Nullable Instant until(State state, Instant at, Update update) {
        return switch (state) {
            case State.Verifying any -> at.plus(update.workload().health().timeout());
            case State.Deferred(String reason, Gates gates) -> gates.until();
            default -> null;
        };
    }

    private static @Nullable String reason(State state) {
        String reason = switch (state) {
            case State.RollingBack back -> back.reason();
            case State.Withdrawing back -> back.reason();
            case State.End end -> end.reason();
            case State.Staging any -> "";
            case State.Staged any -> "";
            case State.Preparing any -> "";
            case State.Concluding any -> "";
            case State.Activating any -> "";
            case State.Verifying any -> "";
        };
        return reason.isEmpty() ? null : reason;
    }
}
