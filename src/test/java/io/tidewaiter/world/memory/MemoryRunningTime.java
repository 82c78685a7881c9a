package io.tidewaiter.world.memory;

import io.tidewaiter.store.Uptime;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A clock that only goes on while the host runs, from boot to boot: see the store's own. */
final class MemoryRunningTime {

    private static final Duration MARKED = Duration.ofHours(1);

    private final Uptime uptime;
    private @Nullable Moment mark;

    MemoryRunningTime(Uptime uptime) {
        this.uptime = uptime;
    }

    /** Milliseconds since the store was first used. */
    long now() {
        return moment().total();
    }

    boolean isDue() {
        return moment().unwritten() >= MARKED.toMillis();
    }

    /** The same as {@link #now}, and remembers it across a boot. */
    long mark() {
        Moment now = moment();
        mark = now;
        return now.total();
    }

    private Moment moment() {
        String boot = uptime.boot();
        long up = uptime.sinceBoot().toMillis();
        Moment last = mark;
        if (last == null) {
            return new Moment(boot, up, 0, MARKED.toMillis());
        }
        return last.boot().equals(boot) && up >= last.uptime()
                ? new Moment(boot, up, last.total() + up - last.uptime(), up - last.uptime())
                : new Moment(boot, up, last.total() + up, MARKED.toMillis());
    }

    /** In milliseconds. */
    private record Moment(String boot, long uptime, long total, long unwritten) {}
}
