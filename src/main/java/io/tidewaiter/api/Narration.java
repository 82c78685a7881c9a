package io.tidewaiter.api;

import io.tidewaiter.image.Reference;
import io.tidewaiter.update.Event;
import io.tidewaiter.update.Scope;
import java.util.Optional;
import java.util.Set;

/** Puts what happens into words for a person who waits for an answer. One for each who waits, as it may remember. */
@FunctionalInterface
public interface Narration {

    /** What to say of this event; empty when it is not worth a word. */
    Optional<Step> tell(Event event);

    /**
     * Tells of these units, and not of what the daemon does besides.
     *
     * @param names as a person types them; none stands for all
     */
    static Narration ofUnits(Set<String> names) {
        Scope scope = Scope.units(names);
        return event ->
                scope.isEverything() || scope.hasUnit(event.update().workload().unit())
                        ? Step.of(event)
                        : Optional.empty();
    }

    /** Tells of what follows these. */
    static Narration of(Set<Reference> followed) {
        return event -> followed.contains(event.update().workload().reference()) ? Step.of(event) : Optional.empty();
    }
}
