package io.tidewaiter.update.plan;

import io.tidewaiter.time.Backoff;
import java.time.Duration;

/** How often something is tried that the journal says was begun, and how long is waited in between. */
public final class Attempts {

    /** What does not succeed so many times does not succeed by being tried again. */
    public static final int MOST = 5;

    /** A rollback that is interrupted so often is left to later checks. */
    public static final int MOST_INTERRUPTED = 2 * MOST;

    /** Last good was proven before: when it is plainly unhealthy twice, the cause is outside and a person's. */
    public static final int MOST_PROOFS = 2;

    /** Between one and the next: 1 s, 3 s, 9 s, 27 s. */
    public static final Backoff PAUSES = new Backoff(Duration.ofSeconds(1), 3, Duration.ofSeconds(27));

    private Attempts() {}
}
