package io.tidewaiter.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewaiter.host.JobResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitInstallerTest {

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private FakeSystemd systemd;
    private UnitInstaller installer;

    @BeforeEach
    void start() throws Exception {
        systemd = new FakeSystemd(directory);
        systemd.unit("web.socket", Map.of());
        installer = new UnitInstaller(vertx, systemd.address());
    }

    @AfterEach
    void stop() throws Exception {
        get(installer.close());
        systemd.close();
        get(vertx.close());
    }

    @Test
    void enablesReloadsAndStarts() throws Exception {
        get(installer.enable(List.of("web.socket")));
        get(installer.reload());
        JobResult result = get(installer.start("web.socket"));

        assertThat(result).isEqualTo(JobResult.DONE);
        assertThat(systemd.calls)
                .containsSubsequence(
                        "EnableUnitFiles [web.socket] false false", "Reload", "StartUnit web.socket replace");
    }

    @Test
    void waitsForTheEndOfAStop() throws Exception {
        get(installer.stop("web.socket"));
        get(installer.disable(List.of("web.socket")));

        assertThat(systemd.calls)
                .containsSubsequence("StopUnit web.socket replace", "DisableUnitFiles [web.socket] false");
    }

    @Test
    void takesAUnitThatIsNotLoadedForStopped() throws Exception {
        get(installer.stop("gone.service"));
        get(installer.forget("gone.service"));

        assertThat(systemd.calls).contains("StopUnit gone.service replace");
    }

    @Test
    void tellsWhatSystemdRefused() {
        assertThatThrownBy(() -> get(installer.start("masked.service")))
                .hasRootCauseMessage("Unit masked.service is masked.")
                .hasMessageContaining("cannot start masked.service");
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
