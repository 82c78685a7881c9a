package io.tidewaiter.api;

import io.tidewaiter.update.Event;
import java.util.Optional;

/** Puts what happens into words for somebody who waits for an answer. One for each who waits, as it may remember. */
@FunctionalInterface
public interface Narration {

    /** The line for this event; empty when it is not worth one. */
    Optional<String> tell(Event event);
}
