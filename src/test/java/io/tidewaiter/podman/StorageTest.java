package io.tidewaiter.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Storage;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest extends PodmanTest {

    @Test
    void saysWhatIsFreeWherePodmanKeepsImages(@TempDir Path folder) {
        given(folder.toString(), "");

        Storage storage = loop.result(engine::storage);

        assertThat(storage.folder()).isEqualTo(folder.toString());
        long usable = folder.toFile().getUsableSpace();
        assertThat(storage.free().bytes()).isBetween(usable - (1L << 30), usable + (1L << 30));
    }

    /** The kernel's own file system has no room at all. */
    @Test
    void saysItOfTheFullerOfTheTwoPlacesThatAPullWritesTo(@TempDir Path folder) {
        given(folder.toString(), "/proc");

        assertThat(loop.result(engine::storage))
                .returns("/proc", Storage::folder)
                .returns(0L, storage -> storage.free().bytes());
    }

    @Test
    void passesOverAPlaceThatCannotBeSeen(@TempDir Path folder) {
        given(folder.toString(), folder.resolve("gone").toString());

        assertThat(loop.result(engine::storage).folder()).isEqualTo(folder.toString());
    }

    @Test
    void failsWhenItCanSeeNone(@TempDir Path folder) {
        given(folder.resolve("gone").toString(), "");

        assertThat(loop.failure(engine::storage))
                .hasMessageContaining(folder.resolve("gone").toString());
    }

    /** To say so takes Podman a tenth of a second. */
    @Test
    void asksPodmanOnceWhereItKeepsThem(@TempDir Path folder) {
        given(folder.toString(), "");

        loop.result(engine::storage);
        loop.result(engine::storage);
        loop.result(engine::platform);

        assertThat(podman.asked()).containsExactly("GET /info");
    }

    @Test
    void asksAgainWhereNothingIsThereAnyMore(@TempDir Path folder) {
        given(folder.resolve("gone").toString(), "");
        loop.failure(engine::storage);

        given(folder.toString(), "");

        assertThat(loop.result(engine::storage).folder()).isEqualTo(folder.toString());
    }

    @Test
    void seesAChangeOfPodmansConfigurationAfterTheNextSweep(@TempDir Path folder) {
        given(folder.toString(), "");
        loop.result(engine::storage);

        given("/", "");
        loop.result(engine::sweep);

        assertThat(loop.result(engine::storage).folder()).isEqualTo("/");
    }

    private void given(String images, String temporary) {
        JsonObject store = new JsonObject().put("graphRoot", images).put("imageCopyTmpDir", temporary);
        podman.answers("GET /info", 200, new JsonObject().put("store", store).encode());
    }
}
