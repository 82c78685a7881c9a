package io.tidewaiter.health;

import io.tidewaiter.policy.Probe;
import io.vertx.core.Future;
import java.util.Set;

/** What can be learned of a container from outside, over the network of its host. */
public interface ContainerNetwork {

    /**
     * Asks by {@code GET} what is at a port and a path.
     *
     * @return the status of the answer; fails where none comes in time
     */
    Future<Integer> get(Probe.Http where);

    /**
     * Opens a connection.
     *
     * @param relayed whether a port forwarder takes it, which only then looks for a listener
     * @return whether the other side keeps it open, or says something; fails where nothing listens
     */
    Future<Boolean> connect(Probe.Tcp where, boolean relayed);

    /** Whether a connection from this host is open to any of these TCP ports of its own: a client is being served. */
    Future<Boolean> isVisited(Set<Integer> ports);
}
