package io.tidewaiter.kill;

import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Every wait ends at once; waits of hours end only when something hangs. */
final class Impatience implements Ticker {

    private final AtomicLong now = new AtomicLong();

    @Override
    public long nanos() {
        return now.get();
    }

    private final Future<Void> hangs;

    /** @param hangs completes once something does */
    Impatience(Future<Void> hangs) {
        this.hangs = hangs;
    }

    /** Limits pass where something hangs, and that is the limits' own. */
    @Override
    public <T> Future<T> within(Duration limit, Future<T> work, Supplier<? extends Throwable> late) {
        return work;
    }

    @Override
    public Future<Void> after(Duration delay) {
        if (delay.toHours() > 0) {
            return hangs;
        }
        now.addAndGet(delay.toNanos());
        return Future.succeededFuture();
    }
}
