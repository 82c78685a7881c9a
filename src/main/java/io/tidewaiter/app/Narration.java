package io.tidewaiter.app;

import io.tidewaiter.api.model.Step;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.port.Scope;
import java.util.Optional;
import java.util.Set;

/** Turns events into lines for one client that waits for its answer. It may have state, so each client has its own. */
@FunctionalInterface
public interface Narration {

    /** The line for this event; empty when there is none. */
    Optional<Step> tell(Event event);

    /**
     * Lines for these units only.
     *
     * @param names with or without {@code .service}; an empty set means all
     */
    static Narration ofUnits(Set<String> names) {
        Scope scope = Scope.units(names);
        return event ->
                scope.isEverything() || scope.hasUnit(event.update().workload().unit())
                        ? Step.of(event)
                        : Optional.empty();
    }

    /** Lines for the workloads that follow these references. */
    static Narration of(Set<Reference> followed) {
        return event -> followed.contains(event.update().workload().reference()) ? Step.of(event) : Optional.empty();
    }
}
