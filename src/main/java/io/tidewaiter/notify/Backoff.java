package io.tidewaiter.notify;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses between tries: twice as long each time, and nobody's are alike. */
final class Backoff {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int DOUBLINGS = 9;

    private Backoff() {}

    /**
     * @param tries that failed so far, at least one
     * @param earliest what the other side asked for, which is respected up to an hour
     */
    static Duration pause(int tries, Duration earliest, RandomGenerator random) {
        Duration asked = min(earliest, Duration.ofHours(1));
        Duration own = min(FIRST.multipliedBy(1L << Math.min(tries - 1, DOUBLINGS)), LONGEST);
        Duration jittered = Duration.ofMillis((long) (own.toMillis() * (0.5 + random.nextDouble() / 2)));
        return asked.compareTo(jittered) > 0 ? asked.plus(jittered.dividedBy(2)) : jittered;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
