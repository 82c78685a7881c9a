package io.tidewaiter.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A wall clock that goes with a ticker, until it is set or the host sleeps. */
public final class WallClock implements InstantSource {

    private final ManualTicker ticker;
    private Instant origin;

    public WallClock(ManualTicker ticker, Instant now) {
        this.ticker = ticker;
        this.origin = now.minus(ticker.passed());
    }

    @Override
    public Instant instant() {
        return origin.plus(ticker.passed());
    }

    public void set(Instant now) {
        origin = now.minus(ticker.passed());
    }

    /** Meanwhile the ticker stands still, as CLOCK_MONOTONIC does. */
    public void sleep(Duration time) {
        origin = origin.plus(time);
    }
}
