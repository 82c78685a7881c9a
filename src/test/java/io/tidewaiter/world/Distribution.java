package io.tidewaiter.world;

import java.util.Arrays;

/** How often which value came, and in which world the greatest. Values are of one unit, which the user of it knows. */
final class Distribution {

    private long[] values = new long[64];
    private int count;
    private long worst = Long.MIN_VALUE;
    private long worstSeed;

    void add(long value, long seed) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = value;
        if (value > worst) {
            worst = value;
            worstSeed = seed;
        }
    }

    void add(Distribution other) {
        for (int i = 0; i < other.count; i++) {
            add(other.values[i], other.values[i] == other.worst ? other.worstSeed : 0);
        }
    }

    int count() {
        return count;
    }

    /** @param part from 0 to 1 */
    private long quantile(double part) {
        long[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1, Math.floor(part * count))];
    }

    /** A row of a table in Markdown. */
    String row(String name, double divisor) {
        return count == 0
                ? "| %s | - | - | - | - | - |".formatted(name)
                : "| %s | %.1f | %.1f | %.1f | %.1f | %d |"
                        .formatted(
                                name,
                                quantile(0.5) / divisor,
                                quantile(0.9) / divisor,
                                quantile(0.99) / divisor,
                                worst / divisor,
                                worstSeed);
    }
}
