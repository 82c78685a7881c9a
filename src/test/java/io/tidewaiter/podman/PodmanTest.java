package io.tidewaiter.podman;

import io.tidewaiter.health.ManualTicker;
import io.tidewaiter.image.Platform;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An engine that talks to a fake libpod. */
abstract class PodmanTest {

    static final String IMAGE_ID = "1f".repeat(32);

    /** Of all images. */
    static final Platform LINUX = new Platform("linux", "arm", "");

    @AutoClose
    final Loop loop = new Loop();

    final Vertx vertx = loop.vertx();
    final ManualTicker ticker = new ManualTicker();
    FakePodman podman;
    PodmanEngine engine;
    /** What the keyring has for every pull. */
    Optional<String> credentials = Optional.empty();

    @BeforeEach
    void startPodman(@TempDir Path folder) {
        podman = new FakePodman(vertx, folder);
        engine = new PodmanEngine(vertx, podman.socket(), ticker, source -> Future.succeededFuture(credentials));
    }
}
