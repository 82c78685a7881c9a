package io.tidewaiter.fleet.model;

import java.util.Objects;

/**
 * How a rollout ended on one host.
 *
 * @param reason of a failure, in the words of the host's own verification; may be empty
 * @param version of the image, as it says itself; may be empty
 * @param outageMillis how long its units were not at their work, added up: from a restart to the first proof of health, and while
 *     they were rolled back; 0 where that is not known, as after a restart of the daemon in the middle
 * @param tookMillis from the host's beginning to this result
 */
public record HostResult(
        String rollout,
        String digest,
        Ended ended,
        String reason,
        String version,
        long outageMillis,
        long tookMillis,
        String at) {

    public HostResult {
        Objects.requireNonNull(rollout);
        Objects.requireNonNull(digest);
        Objects.requireNonNull(ended);
    }

    /** The ways in which it can end. */
    public enum Ended {
        /** The host's own verification proved the release. */
        PROVEN,
        /** It failed by the image's fault: this counts against the rollout. */
        FAILED,
        /** It failed by the host's own fault, such as a taken port: that says nothing of the image. */
        ROLLED_BACK,
        /** The host began and did not report again. */
        LOST
    }
}
