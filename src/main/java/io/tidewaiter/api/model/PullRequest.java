package io.tidewaiter.api.model;

import java.util.Set;

/**
 * Asks for the images of workloads that have none yet.
 *
 * @param units as a person types them; none stands for all
 */
public record PullRequest(Set<String> units) {

    public PullRequest {
        units = Set.copyOf(units);
    }
}
