package io.tidewaiter.fleet.model;

import io.tidewaiter.image.Reference;

/**
 * What a rollout is about: a reference, and the group of hosts that follow it together.
 *
 * @param group as the hosts have it in their configuration
 * @param reference with its tag, as {@link Reference#toString()} has it
 */
public record Target(String group, String reference) {

    @Override
    public String toString() {
        return reference + " (group " + group + ")";
    }
}
