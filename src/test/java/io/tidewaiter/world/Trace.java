package io.tidewaiter.world;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What happened, in words, for a person who debugs a seed. Costs nothing when it is not printed. */
final class Trace {

    private static final int MOST = 5_000;

    private final boolean kept;
    private final Deque<String> lines = new ArrayDeque<>();
    private LongSupplier clock = () -> 0;

    Trace(boolean kept) {
        this.kept = kept;
    }

    void clock(LongSupplier nanos) {
        clock = nanos;
    }

    boolean isKept() {
        return kept;
    }

    void note(Supplier<String> what) {
        if (kept) {
            Duration at = Duration.ofNanos(clock.getAsLong());
            lines.add("%4d:%02d.%03d  %s".formatted(at.toMinutes(), at.toSecondsPart(), at.toMillisPart(), what.get()));
            if (lines.size() > MOST) {
                lines.remove();
            }
        }
    }

    Iterable<String> lines() {
        return lines;
    }
}
