package io.tidewaiter.podman;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerVersionTest extends PodmanTest {

    private static final String IMAGE = "GET /images/" + IMAGE_ID + "/json";

    @ParameterizedTest
    @ValueSource(strings = {"3.0.0", "3.4.4", "4.2.1", "4.2.0-dev", "2.0"})
    void refusesAPodmanThatIsTooOld(String version) {
        podman.behaves(
                IMAGE,
                request -> request.response()
                        .putHeader("Libpod-Api-Version", version)
                        .end("{\"Id\":\"%s\"}".formatted(IMAGE_ID)));

        assertThat(loop.failure(() -> engine.image(IMAGE_ID)))
                .hasMessage(
                        "Podman %s is too old: Tidewaiter needs Podman 4.3 or newer; upgrade Podman (and the system if it has no newer one)",
                        version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.3.0", "4.3.1", "4.10.0-rc1", "5.4.2", "10.0.0", "next", ""})
    void takesEveryOther(String version) {
        podman.behaves(
                IMAGE,
                request -> request.response()
                        .putHeader("Libpod-Api-Version", version)
                        .end("{\"Id\":\"%s\"}".formatted(IMAGE_ID)));

        assertThat(loop.result(() -> engine.image(IMAGE_ID))).isPresent();
    }
}
