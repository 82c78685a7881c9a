package io.tidewaiter.api.model;

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
}
