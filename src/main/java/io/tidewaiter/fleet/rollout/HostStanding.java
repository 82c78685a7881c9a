package io.tidewaiter.fleet.rollout;

/**
 * Where a host stands with a target.
 *
 * @param wave in which it may begin, 0 for the canaries; of a host that no rollout concerns the one after the last
 * @param waits what it waits for and who holds it, in a line; empty where it waits for nothing
 */
public record HostStanding(HostView host, State state, int wave, String waits) {

    /** In a word. */
    public enum State {
        /** It runs the release of the rollout, or there is no other. */
        CURRENT,
        /** It began. */
        UPDATING,
        /** It may begin. */
        GRANTED,
        /** It may not begin yet. */
        WAITING,
        /** Its own verification refused the release, or it was not heard of again. */
        FAILED,
        /** A person said that rollouts pass it by. */
        EXCLUDED,
        /** It is not heard of now. */
        AWAY
    }
}
