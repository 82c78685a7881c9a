package io.tidewaiter.systemd;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts the jobs of others that take a unit down, for the units that are watched. Who starts one meant it to run, and may
 * be a socket to which a client connected: that is not counted. Guarded by its owner.
 */
final class Interventions {

    private final Map<String, Integer> counts = new HashMap<>();
    private final int first;

    /** @param first what is counted from: {@link #next} of the one before, whose connection was lost and much with it */
    Interventions(int first) {
        this.first = first;
    }

    void watch(String unit) {
        counts.putIfAbsent(unit, first);
    }

    boolean isWatched(String unit) {
        return counts.containsKey(unit);
    }

    int on(String unit) {
        return counts.getOrDefault(unit, first);
    }

    void count(String unit) {
        counts.computeIfPresent(unit, (name, count) -> count + 1);
    }

    /** It was a job of Tidewaiter. */
    void takeBack(String unit) {
        counts.computeIfPresent(unit, (name, count) -> count - 1);
    }

    /** More than was counted of any unit. */
    int next() {
        return 1 + counts.values().stream().reduce(first, Math::max);
    }
}
