package io.tidewaiter.fleet.model;

import java.util.Objects;

/**
 * A host's turn. It exists from the coordinator's permission to the host's result. At most as many hosts are updating as
 * there are grants.
 *
 * @param rollout its id
 * @param retry a person asked for it: what failed on the host before is forgotten
 * @param at when it was granted, by the clock of the coordinator
 */
public record Grant(String rollout, String digest, Phase phase, boolean retry, String at) {

    public Grant {
        Objects.requireNonNull(rollout);
        Objects.requireNonNull(digest);
        Objects.requireNonNull(phase);
    }

    /** How far the turn is. */
    public enum Phase {
        /** The host may begin. */
        GRANTED,
        /** The host began. */
        UPDATING
    }

    public Grant updating() {
        return new Grant(rollout, digest, Phase.UPDATING, retry, at);
    }
}
