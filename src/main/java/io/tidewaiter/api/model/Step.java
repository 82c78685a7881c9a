package io.tidewaiter.api.model;

import io.tidewaiter.host.PullProgress;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.Update;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One step of an operation, for the client that waits for the answer: a line, or a figure that changes until the next line
 * of its unit.
 *
 * @param unit the unit that it is about
 * @param text for a person to read; null for a figure only
 * @param pull how much of the image is pulled
 * @param until when the soak ends
 */
public record Step(
        String unit,
        @Nullable String text,
        @Nullable Bytes pull,
        @Nullable Instant until) {

    public static Step line(Update update, String text) {
        return new Step(update.workload().unit(), text, null, null);
    }

    /** A line in place of those that the client did not read in time. */
    public static Step leftOut(String unit, int count) {
        return new Step(unit, "%d lines are left out here: they were not read in time".formatted(count), null, null);
    }

    /** The step of this event; empty when there is none. */
    public static Optional<Step> of(Event event) {
        return switch (event) {
            case Event.Entered entered -> Narrator.tell(event).map(text -> line(entered.update(), text));
            case Event.Healthy(Update update, Instant until) ->
                Optional.of(new Step(update.workload().unit(), null, null, until));
            case Event.Progress(Update update, PullProgress pull) ->
                Optional.ofNullable(Bytes.of(pull))
                        .map(bytes -> new Step(update.workload().unit(), null, bytes, null));
        };
    }
}
