package io.tidewaiter.it.fleet.simulation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How fast the simulated hosts are. Each draws its own times, up to half as much again.
 *
 * @param lag until a host sees that its tag moved, at most
 * @param pull of an image
 * @param restart of a unit
 * @param verification of what was restarted
 */
public record FleetPace(Duration lag, Duration pull, Duration restart, Duration verification) {

    /** Fast enough for a story. */
    public static final FleetPace QUICK =
            new FleetPace(Duration.ofMillis(300), Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofMillis(400));

    /** Where many hosts share a machine with etcd: they look at their registry one after the other. */
    static FleetPace of(int hosts) {
        return new FleetPace(
                Duration.ofMillis(10L * hosts), Duration.ofMillis(500), Duration.ofMillis(200), Duration.ofSeconds(2));
    }

    static Duration drawn(Duration usual, RandomGenerator random) {
        return Duration.ofMillis((long) (usual.toMillis() * random.nextDouble(1, 1.5)));
    }
}
