package io.tidewaiter.it.fleet.simulation;

import io.tidewaiter.image.Digest;
import java.util.ArrayList;
import java.util.List;

/** What really happened on the hosts, whatever etcd says. Safe for threads. */
final class FleetTruth {

    private final List<Activation> activations = new ArrayList<>();
    private final List<Ending> endings = new ArrayList<>();

    /**
     * A host touched its unit.
     *
     * @param rollout in which it believed to be; empty where it had no turn
     * @param at by the monotonic clock of this process
     */
    record Activation(String host, Digest digest, String rollout, long at) {}

    /** A host's verification came to its end. */
    record Ending(String host, Digest digest, boolean good, long at) {}

    synchronized void activated(String host, Digest digest, String rollout) {
        activations.add(new Activation(host, digest, rollout, System.nanoTime()));
    }

    synchronized void verified(String host, Digest digest, boolean good) {
        endings.add(new Ending(host, digest, good, System.nanoTime()));
    }

    synchronized List<Activation> activations() {
        return List.copyOf(activations);
    }

    synchronized List<Ending> endings() {
        return List.copyOf(endings);
    }
}
