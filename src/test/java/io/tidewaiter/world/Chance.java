package io.tidewaiter.world;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** All chance in a world comes from its seed. */
final class Chance {

    private final SplittableRandom random;

    Chance(long seed) {
        this.random = new SplittableRandom(seed);
    }

    RandomGenerator generator() {
        return random;
    }

    /** Another one, which what is drawn from this one later does not change. */
    Chance fork() {
        return new Chance(random.nextLong());
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    Duration millis(int from, int to) {
        return Duration.ofMillis(random.nextInt(from, to + 1));
    }

    Duration seconds(int from, int to) {
        return millis(from * 1000, to * 1000);
    }

    <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    @SafeVarargs
    final <T> T pick(T... all) {
        return all[random.nextInt(all.length)];
    }
}
