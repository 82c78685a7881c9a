package io.tidewaiter.daemon;

import io.tidewaiter.host.Keyring;
import io.tidewaiter.podman.PodmanEngine;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;

/** Finds what a new container would take the place of: units start theirs with {@code --replace}. */
public final class Namesake {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Namesake() {}

    /**
     * Whether Podman has a container of this name, running or not.
     *
     * @param podman the socket of its API
     */
    public static Future<Boolean> exists(Vertx vertx, Path podman, String container) {
        return new PodmanEngine(vertx, podman, Ticker.of(vertx), Keyring.NONE, PATIENCE)
                .container(container)
                .map(found -> found.filter(one -> one.name().equals(container)).isPresent());
    }
}
