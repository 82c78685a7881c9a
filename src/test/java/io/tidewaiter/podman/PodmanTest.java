package io.tidewaiter.podman;

import io.tidewaiter.health.ManualTicker;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An engine that talks to a fake libpod. */
abstract class PodmanTest {

    static final String IMAGE_ID = "1f".repeat(32);

    final Loop loop = new Loop();
    final Vertx vertx = loop.vertx();
    final ManualTicker ticker = new ManualTicker();
    FakePodman podman;
    PodmanEngine engine;

    @BeforeEach
    void startPodman(@TempDir Path folder) {
        podman = new FakePodman(vertx, folder);
        engine = new PodmanEngine(vertx, podman.socket(), ticker);
    }

    @AfterEach
    void stopPodman() {
        loop.close();
    }
}
