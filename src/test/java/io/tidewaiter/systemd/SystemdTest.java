package io.tidewaiter.systemd;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A manager that talks to a fake systemd. */
abstract class SystemdTest {

    @TempDir
    Path directory;

    final Vertx vertx = Vertx.vertx();
    FakeSystemd systemd;
    SystemdManager manager;

    @BeforeEach
    void startManager() throws Exception {
        systemd = new FakeSystemd(directory);
        manager = new SystemdManager(vertx, systemd.address());
    }

    @AfterEach
    void stopManager() throws Exception {
        get(manager.close());
        systemd.close();
        get(vertx.close());
    }

    static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
