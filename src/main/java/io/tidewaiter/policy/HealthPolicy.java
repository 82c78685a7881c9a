package io.tidewaiter.policy;

import java.time.Duration;
import java.util.List;

/**
 * How the health of a workload is judged.
 *
 * @param probes all of which must answer; with none, every TCP port the container publishes is tried
 * @param timeout how long after its start it may take to be healthy for the first time
 * @param soak how long it must then stay healthy without a break
 * @param whenIdle when that is done for a unit that is idle until a connection comes
 * @param drain how long a restart waits at most until no connection is open, where a socket leads to the unit
 */
public record HealthPolicy(List<Probe> probes, Duration timeout, Duration soak, WhenIdle whenIdle, Duration drain) {

    /** What holds where neither a label nor the configuration says otherwise. */
    public static final HealthPolicy DEFAULT =
            new HealthPolicy(List.of(), Duration.ofSeconds(60), Duration.ofSeconds(10));

    /** One that is proven even while it is idle, and restarted when no connection is open. */
    public HealthPolicy(List<Probe> probes, Duration timeout, Duration soak) {
        this(probes, timeout, soak, WhenIdle.PROVE);
    }

    public HealthPolicy(List<Probe> probes, Duration timeout, Duration soak, WhenIdle whenIdle) {
        this(probes, timeout, soak, whenIdle, Duration.ofSeconds(10));
    }

    /** The same, which gives at least so long until it must be healthy for the first time. */
    public HealthPolicy within(Duration atLeast) {
        return timeout.compareTo(atLeast) >= 0 ? this : new HealthPolicy(probes, atLeast, soak, whenIdle, drain);
    }

    public HealthPolicy {
        probes = List.copyOf(probes);
    }
}
