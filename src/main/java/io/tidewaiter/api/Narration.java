package io.tidewaiter.api;

import io.tidewaiter.update.Event;
import java.util.Optional;

/** Puts what happens into words for somebody who waits for an answer. One for each who waits, as it may remember. */
@FunctionalInterface
public interface Narration {

    /** What to say of this event; empty when it is not worth a word. */
    Optional<Step> tell(Event event);
}
