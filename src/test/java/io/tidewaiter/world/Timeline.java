package io.tidewaiter.world;

import io.tidewaiter.store.Uptime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** Virtual time: what is planned happens in its order, what is planned for the same moment in the order of the planning. */
final class Timeline implements InstantSource, Uptime {

    private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");

    private record Moment(long at, long order, Runnable act) implements Comparable<Moment> {

        @Override
        public int compareTo(Moment other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    private final PriorityQueue<Moment> planned = new PriorityQueue<>();
    private long now;
    private long order;
    private long booted;
    private int boots = 1;
    private final List<Runnable> onStep = new ArrayList<>();
    private Duration skew = Duration.ZERO;

    long nanos() {
        return now;
    }

    void in(Duration delay, Runnable act) {
        at(now + Math.max(0, delay.toNanos()), act);
    }

    void at(long nanos, Runnable act) {
        planned.add(new Moment(Math.max(now, nanos), order++, act));
    }

    /**
     * Lets everything happen that is planned until then.
     *
     * @param most so many things are taken for an endless loop
     * @param afterEach run after each of them
     * @return how many things happened
     */
    long runUntil(long end, long most, Runnable afterEach) {
        long steps = 0;
        while (!planned.isEmpty() && planned.peek().at <= end) {
            Moment next = planned.remove();
            now = next.at;
            next.act.run();
            afterEach.run();
            if (++steps > most) {
                throw new BrokenLawException(
                        "time stands still: more than " + most + " things happened until " + Duration.ofNanos(now));
            }
        }
        now = end;
        return steps;
    }

    /** The wall clock is set. */
    void step(Duration by) {
        skew = skew.plus(by);
        List<Runnable> listeners = List.copyOf(onStep);
        onStep.clear();
        listeners.forEach(Runnable::run);
    }

    /** Hears once that the clock on the wall is set. */
    void onStep(Runnable listener) {
        onStep.add(listener);
    }

    void reboot() {
        boots++;
        booted = now;
    }

    @Override
    public Instant instant() {
        return BEGIN.plusNanos(now).plus(skew);
    }

    @Override
    public String boot() {
        return "boot-" + boots;
    }

    @Override
    public Duration sinceBoot() {
        return Duration.ofNanos(now - booted);
    }
}
