package io.tidewaiter.trigger;

import io.tidewaiter.update.port.Ticker;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Asks for a check again and again. The pause is counted from the end of one check to the begin of the next, and made
 * longer by a random part of the jitter, so that many hosts do not ask their registry in step.
 */
public final class PollTimer {

    private final Ticker ticker;
    private final RandomGenerator random;
    private final Duration interval;
    private final Duration jitter;
    private final Supplier<Future<?>> check;
    private boolean stopped;

    /** @param check never fails to answer; its outcome is somebody else's to report */
    public PollTimer(
            Ticker ticker, RandomGenerator random, Duration interval, Duration jitter, Supplier<Future<?>> check) {
        this.ticker = ticker;
        this.random = random;
        this.interval = interval;
        this.jitter = jitter;
        this.check = check;
    }

    /** @param atOnce begin with a check, after a random part of the jitter, instead of with a whole pause */
    public void start(boolean atOnce) {
        next(atOnce ? part(jitter) : interval.plus(part(jitter)));
    }

    public void stop() {
        stopped = true;
    }

    private void next(Duration pause) {
        ticker.after(pause).onSuccess(waited -> {
            if (!stopped) {
                check.get().onComplete(done -> next(interval.plus(part(jitter))));
            }
        });
    }

    private Duration part(Duration whole) {
        return whole.isZero() ? Duration.ZERO : Duration.ofMillis(random.nextLong(whole.toMillis() + 1));
    }
}
