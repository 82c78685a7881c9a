package io.tidewaiter.update.port;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Time that only moves forward: what timeouts and soak times are measured with, so that a jump of the wall clock changes
 * nothing. Handed in, so that a test can drive it.
 */
public interface Ticker {

    /** Nanoseconds since an arbitrary moment; only differences mean anything. */
    long nanos();

    /** Completes, on the caller's context, once this much time has passed. */
    Future<Void> after(Duration delay);

    /** The time that has passed since an earlier {@link #nanos()}. */
    default Duration since(long nanos) {
        return Duration.ofNanos(nanos() - nanos);
    }

    /** The machine's own monotonic clock and the event loop's timers. */
    static Ticker of(Vertx vertx) {
        return new Ticker() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public Future<Void> after(Duration delay) {
                return vertx.timer(Math.max(1, delay.toMillis()), java.util.concurrent.TimeUnit.MILLISECONDS)
                        .mapEmpty();
            }
        };
    }
}
