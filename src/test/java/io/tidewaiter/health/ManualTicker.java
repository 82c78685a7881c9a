package io.tidewaiter.health;

import io.tidewaiter.time.Ticker;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Time that passes only when a test says so. */
public final class ManualTicker implements Ticker {

    private final List<Alarm> alarms = new ArrayList<>();
    private long now = 1_000_000_007L;
    private final long began = now;

    private record Alarm(
            long due, Promise<Void> rings, @Nullable Context context) {

        void ring() {
            if (context == null) {
                rings.complete();
            } else {
                context.runOnContext(any -> rings.complete());
            }
        }
    }

    @Override
    public synchronized long nanos() {
        return now;
    }

    @Override
    public synchronized Future<Void> after(Duration delay) {
        Alarm alarm = new Alarm(now + delay.toNanos(), Promise.promise(), Vertx.currentContext());
        alarms.add(alarm);
        return alarm.rings().future();
    }

    /** How much time has passed in this test. */
    public synchronized Duration passed() {
        return Duration.ofNanos(now - began);
    }

    /** Whether anything waits for time to pass. */
    public synchronized boolean isAwaited() {
        return !alarms.isEmpty();
    }

    /** Until the next alarm rings; fails when none is set. */
    public synchronized Duration untilNext() {
        return alarms.stream()
                .map(alarm -> Duration.ofNanos(alarm.due() - now))
                .min(Comparator.naturalOrder())
                .orElseThrow(() -> new AssertionError("nothing waits for time to pass"));
    }

    /** Lets time pass; what is due meanwhile rings in order, each at its time. */
    public void pass(Duration time) {
        long until = nanos() + time.toNanos();
        for (Optional<Alarm> due = takeUntil(until); due.isPresent(); due = takeUntil(until)) {
            due.get().ring();
        }
        synchronized (this) {
            now = until;
        }
    }

    /** Lets time pass from alarm to alarm, in no real time, until the future is done; gives up on it after a day. */
    public <T> T drive(Future<T> future) {
        Duration limit = passed().plusDays(1);
        while (!future.isComplete()) {
            if (passed().compareTo(limit) > 0) {
                throw new AssertionError("not done within a day");
            }
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> future.isComplete() || isAwaited());
            takeUntil(Long.MAX_VALUE).ifPresent(Alarm::ring);
        }
        return future.await();
    }

    private synchronized Optional<Alarm> takeUntil(long until) {
        Optional<Alarm> next =
                alarms.stream().min(Comparator.comparingLong(Alarm::due)).filter(alarm -> alarm.due() <= until);
        next.ifPresent(alarm -> {
            alarms.remove(alarm);
            now = Math.max(now, alarm.due());
        });
        return next;
    }
}
