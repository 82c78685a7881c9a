package io.tidewaiter.api;

import io.tidewaiter.update.Event;
import io.tidewaiter.update.Update;
import io.tidewaiter.update.port.PullProgress;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened while somebody waits for an answer: a line to read, or a figure that moves until the next line
 * of its unit.
 *
 * @param unit what it happened to
 * @param text for a person to read; null for a figure only
 * @param pull how much of the image is here
 * @param until when the soak is over
 */
public record Step(
        String unit,
        @Nullable String text,
        @Nullable Bytes pull,
        @Nullable Instant until) {

    static Step line(Update update, String text) {
        return new Step(update.workload().unit(), text, null, null);
    }

    /** Empty when it is not worth telling. */
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
