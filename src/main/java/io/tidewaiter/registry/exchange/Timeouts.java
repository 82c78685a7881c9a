package io.tidewaiter.registry.exchange;

import java.time.Duration;

/**
 * How long one exchange with a registry may take.
 *
 * @param connect for the TCP connection, and as much again for the TLS handshake
 * @param request from the request sent to the last byte of the answer, so that a trickle ends as well
 */
public record Timeouts(Duration connect, Duration request) {

    public static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30));
}
