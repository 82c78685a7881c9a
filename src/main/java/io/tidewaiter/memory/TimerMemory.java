package io.tidewaiter.memory;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/** What the timer remembers across a restart, so that a time at which the host was off is not lost. */
public interface TimerMemory {

    /** When the timer last asked for a check; empty when it never did. */
    Future<Optional<Instant>> lastCheck();

    /** Remembers it in place of the one before. */
    Future<Void> lastCheck(Instant at);
}
