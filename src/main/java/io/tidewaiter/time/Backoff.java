package io.tidewaiter.time;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between tries that fail in a row: each is so many times as long as the one before it.
 *
 * @param growth how many times as long
 * @param longest no pause is longer
 */
public record Backoff(Duration first, int growth, Duration longest) {

    /** For what has no schedule of its own to keep: from a second to a minute. */
    public static final Backoff USUAL = doubling(Duration.ofSeconds(1), Duration.ofMinutes(1));

    public static Backoff doubling(Duration first, Duration longest) {
        return new Backoff(first, 2, longest);
    }

    /** @param failures in a row so far, at least one */
    public Duration after(int failures) {
        Duration pause = first;
        for (int failed = 1; failed < failures && pause.compareTo(longest) < 0; failed++) {
            pause = pause.multipliedBy(growth);
        }
        return pause.compareTo(longest) < 0 ? pause : longest;
    }

    /** The same, shortened by a random part of at most half, so that many hosts do not try again in step. */
    public Duration after(int failures, RandomGenerator random) {
        return Duration.ofMillis((long) (after(failures).toMillis() * random.nextDouble(0.5, 1)));
    }
}
