package io.tidewaiter.update.plan;

import io.tidewaiter.time.Backoff;
import java.time.Duration;

/** How often a state is tried again, and how long the pauses are. The journal counts the tries. */
public final class Attempts {

    /** After so many failed tries another one is not likely to succeed. */
    public static final int MOST = 5;

    /** A rollback that is interrupted so often is left to later checks. */
    public static final int MOST_INTERRUPTED = 2 * MOST;

    /**
     * Last good was proven before: if it is plainly unhealthy twice, the cause is outside, and a person has to remove it.
     */
    public static final int MOST_PROOFS = 2;

    /** Between one and the next: 1 s, 3 s, 9 s, 27 s. */
    public static final Backoff PAUSES = new Backoff(Duration.ofSeconds(1), 3, Duration.ofSeconds(27));

    private Attempts() {}
}
