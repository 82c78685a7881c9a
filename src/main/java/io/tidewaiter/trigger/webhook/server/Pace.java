package io.tidewaiter.trigger.webhook.server;

import java.time.Duration;

/** So many at once and, in the long run, one in so much time: a token bucket. */
final class Pace {

    private final int burst;
    private final double nanosPerToken;
    private double tokens;
    private long last;

    /** @param now as all other times here by {@code Ticker.nanos} */
    Pace(int burst, Duration perToken, long now) {
        this.burst = burst;
        this.nanosPerToken = perToken.toNanos();
        this.tokens = burst;
        this.last = now;
    }

    /** Whether one more is within the pace; that one then counts. */
    boolean takes(long now) {
        boolean free = isFree(now);
        if (free) {
            tokens--;
        }
        return free;
    }

    boolean isFree(long now) {
        tokens = Math.min(burst, tokens + (now - last) / nanosPerToken);
        last = now;
        return tokens >= 1;
    }
}
