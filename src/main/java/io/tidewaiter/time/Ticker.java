package io.tidewaiter.time;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Time that only moves forward: what timeouts and soak times are measured with, so that a jump of the wall clock changes
 * nothing. Handed in, so that a test can drive it.
 */
public interface Ticker {

    /** How long {@link #until} goes without looking. */
    Duration GLANCE = Duration.ofSeconds(30);

    /** Nanoseconds since an arbitrary moment; only differences mean anything. */
    long nanos();

    /** Completes, on the caller's context, once this much time has passed. */
    Future<Void> after(Duration delay);

    /**
     * Completes, on the caller's context, once nothing remains. What remains is asked again at least every {@link #GLANCE},
     * so that it may depend on the wall clock: that clock runs while the host sleeps, which this one does not, and it may be
     * set.
     */
    default Future<Void> until(Supplier<Duration> remaining) {
        return Repeat.asLongAs(() -> {
            Duration left = remaining.get();
            return left.isPositive()
                    ? after(left.compareTo(GLANCE) < 0 ? left : GLANCE).map(true)
                    : Future.succeededFuture(false);
        });
    }

    /** Completes once the work has ended, however it did, or this much time has passed. Never fails. */
    default Future<Void> endOr(Duration patience, Future<?> work) {
        Promise<Void> over = Promise.promise();
        work.onComplete(done -> over.tryComplete());
        if (!over.future().isComplete()) {
            after(patience).onComplete(passed -> over.tryComplete());
        }
        return over.future();
    }

    /**
     * The same work, which fails when it has not ended within the limit. It is not stopped by that.
     *
     * @param late makes the failure
     */
    default <T> Future<T> within(Duration limit, Future<T> work, Supplier<? extends Throwable> late) {
        Promise<T> done = Promise.promise();
        work.onComplete(result -> Ticker.pass(result, done));
        if (!work.isComplete()) {
            after(limit).onSuccess(passed -> done.tryFail(late.get()));
        }
        return done.future();
    }

    private static <T> void pass(AsyncResult<T> result, Promise<T> done) {
        if (result.succeeded()) {
            done.tryComplete(result.result());
        } else {
            done.tryFail(result.cause());
        }
    }

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

            // Keeps no timer of what has ended.
            @Override
            public <T> Future<T> within(Duration limit, Future<T> work, Supplier<? extends Throwable> late) {
                Promise<T> done = Promise.promise();
                long timer = vertx.setTimer(limit.toMillis(), passed -> done.tryFail(late.get()));
                work.onComplete(result -> {
                    vertx.cancelTimer(timer);
                    pass(result, done);
                });
                return done.future();
            }
        };
    }
}
