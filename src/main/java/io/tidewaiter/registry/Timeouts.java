package io.tidewaiter.registry;

import java.time.Duration;

/**
 * How long one exchange with a registry may take.
 *
 * @param connect for the TCP connection, and as much again for the TLS handshake
 * @param request from the request sent to the last byte of the answer, so that a trickle ends as well
 */
record Timeouts(Duration connect, Duration request) {

    static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30));
}
