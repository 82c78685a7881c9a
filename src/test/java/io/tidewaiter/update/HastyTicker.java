package io.tidewaiter.update;

import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Every wait ends at once, except waits of hours. Records what was waited for. */
public final class HastyTicker implements Ticker {

    private final List<Duration> pauses = new ArrayList<>();
    private long now;

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public Future<Void> after(Duration delay) {
        if (delay.toHours() > 0) {
            return Promise.<Void>promise().future();
        }
        pauses.add(delay);
        pass(delay);
        return Future.succeededFuture();
    }

    /** Limits are passed when a test says so only. */
    @Override
    public <T> Future<T> within(Duration limit, Future<T> work, Supplier<? extends Throwable> late) {
        return work;
    }

    public void pass(Duration time) {
        now += time.toNanos();
    }

    public List<Duration> pauses() {
        return List.copyOf(pauses);
    }
}
