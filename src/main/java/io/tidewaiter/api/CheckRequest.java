package io.tidewaiter.api;

import io.tidewaiter.update.Scope;
import java.util.Optional;
import java.util.Set;

/**
 * Asks for a check, and for what it finds to be done.
 *
 * @param units as a person types them; none stands for all
 * @param dryRun look only
 */
public record CheckRequest(Set<String> units, boolean dryRun) {

    public CheckRequest {
        units = Set.copyOf(units);
    }

    /** Tells of what was asked for, and not of what the daemon does besides. */
    Narration narration() {
        Scope scope = Scope.units(units);
        return event ->
                scope.isEverything() || scope.hasUnit(event.update().workload().unit())
                        ? Step.of(event)
                        : Optional.empty();
    }
}
