package io.tidewaiter.podman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewaiter.host.ImageMount;
import io.tidewaiter.host.ImageVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The images that containers have mounted, and the volumes that are made of images. */
class DataImagesTest extends PodmanTest {

    private static final String ID = "c0".repeat(32);
    private static final String SITE = "registry.example/site:prod";
    private static final String OLD = "0a".repeat(32);
    private static final String NEW = "0b".repeat(32);
    private static final String STORAGE = "5e".repeat(32);
    private static final ImageVolume VOLUME = new ImageVolume("data", Map.of("image", SITE), Map.of("a", "b"));

    private static Inspected web() {
        return Inspected.running(ID, "web", IMAGE_ID, "registry.example/web:prod");
    }

    private List<ImageMount> mounts() {
        return loop.result(() -> engine.container(ID)).orElseThrow().mounts();
    }

    /** @param layer its uppermost */
    private void image(String name, String id, String layer) {
        podman.answers("GET /images/" + name + "/json", 200, """
                {"Id": "%s", "GraphDriver": {"Name": "overlay", "Data": {"UpperDir": "/storage/overlay/%s/diff"}}}
                """.formatted(id, layer));
    }

    private void volume(String driver) {
        podman.answers("GET /volumes/data/json", 200, """
                {"Name": "data", "Driver": "%s", "StorageID": "%s"}""".formatted(driver, STORAGE));
        podman.answers("GET /containers/json", 200, """
                [{"Id": "%s", "ImageID": "%s"}, {"Id": "%s", "ImageID": "%s"}]""".formatted(ID, OLD, STORAGE, NEW));
    }

    @Test
    void isTheOneThatItsNameMeansWhereTheirLayersAreTheSame() {
        podman.container(
                ID, () -> web().mounting(SITE, "/site", "/storage/overlay/aa").json());
        image(SITE, NEW, "aa");

        assertThat(mounts()).containsExactly(new ImageMount("/site", SITE, "", NEW));
    }

    @Test
    void isAnotherOneWhereTheNameMovedSince() {
        podman.container(
                ID, () -> web().mounting(SITE, "/site", "/storage/overlay/aa").json());
        image(SITE, NEW, "aab");
        podman.answers("GET /images/json", 200, "[{\"Id\": \"%s\"}, {\"Id\": \"%s\"}]".formatted(NEW, OLD));
        image(NEW, NEW, "aab");
        image(OLD, OLD, "aa");

        assertThat(mounts()).containsExactly(new ImageMount("/site", SITE, "", OLD));

        podman.forget();
        assertThat(mounts()).hasSize(1);
        assertThat(podman.asked())
                .as("an image keeps its layers")
                .containsExactly(
                        "GET /containers/" + ID + "/json", "GET /images/" + SITE + "/json", "GET /images/json");
    }

    @Test
    void isUnknownWhereItIsGone() {
        podman.container(
                ID, () -> web().mounting(SITE, "/site", "/storage/overlay/aa").json());
        podman.answers("GET /images/json", 200, "[{\"Id\": \"%s\"}]".formatted(NEW));
        image(NEW, NEW, "bb");

        assertThat(mounts()).containsExactly(new ImageMount("/site", SITE, "", ""));
    }

    @Test
    void isThatOfTheStorageBehindAVolume() {
        podman.container(
                ID,
                () -> web().mountingVolume("data", "/site", "image")
                        .mountingVolume("other", "/other", "local")
                        .json());
        volume("image");

        assertThat(mounts()).containsExactly(new ImageMount("/site", "", "data", NEW));
        assertThat(loop.result(() -> engine.imageIn(VOLUME))).contains(NEW);
    }

    @Test
    void isNoneInAVolumeOfAnotherKind() {
        volume("local");

        assertThat(loop.result(() -> engine.imageIn(VOLUME))).isEqualTo(Optional.empty());
    }

    @Test
    void isMountedByAVolumeThatIsMadeAnewOnceNoContainerIsLeft() {
        podman.answers("GET /containers/json", 200, """
                [{"Id": "%s", "State": "exited"}, {"Id": "%s", "State": "running"}]""".formatted(ID, STORAGE));
        podman.answers("DELETE /containers/" + ID, 200, "[]");
        podman.answers("DELETE /volumes/data", 204, "");
        podman.behaves(
                "POST /volumes/create",
                request -> request.body().onSuccess(body -> {
                    assertThat(body.toJsonObject().getString("Driver")).isEqualTo("image");
                    assertThat(body.toJsonObject().getJsonObject("Options").getString("image"))
                            .isEqualTo(SITE);
                    request.response().setStatusCode(201).end("{}");
                }));

        loop.result(() -> engine.renew(VOLUME, "web.service"));

        assertThat(podman.asked()).element(1).asString().contains("\"data\"", "PODMAN_SYSTEMD_UNIT=web.service");
        assertThat(podman.asked()).endsWith("DELETE /containers/" + ID, "DELETE /volumes/data", "POST /volumes/create");
    }

    /** Its unit made it before its file named an image. */
    @Test
    void takesNoFilesAwayWithAVolumeThatIsOfNoImage(@TempDir Path folder) throws IOException {
        podman.answers("GET /volumes/data/json", 200, """
                {"Name": "data", "Driver": "local", "Mountpoint": "%s"}""".formatted(folder));
        podman.answers("GET /containers/json", 200, "[]");
        podman.answers("DELETE /volumes/data", 204, "");
        podman.answers("POST /volumes/create", 201, "{}");

        assertThat(loop.result(() -> engine.obstacle(VOLUME))).as("empty").isEmpty();

        Files.writeString(folder.resolve("precious"), "");
        assertThat(loop.result(() -> engine.obstacle(VOLUME))).get().asString().contains("may have files");
        podman.forget();
        assertThatThrownBy(() -> loop.result(() -> engine.renew(VOLUME, "web.service")))
                .hasMessageContaining("may have files");
        assertThat(podman.asked()).noneMatch(asked -> asked.startsWith("DELETE"));

        Files.delete(folder.resolve("precious"));
        loop.result(() -> engine.renew(VOLUME, "web.service"));
        assertThat(podman.asked()).contains("DELETE /volumes/data");
    }

    @Test
    void isKnownNotToBeMadeAnewWhereAPersonsContainerUsesTheVolume() {
        podman.answers("GET /volumes/data/json", 200, "{\"Name\": \"data\", \"Driver\": \"image\"}");
        podman.answers("GET /containers/json", 200, """
                [{"Id": "%s", "Names": ["web"], "Labels": {"PODMAN_SYSTEMD_UNIT": "web.service"}}]""".formatted(ID));
        assertThat(loop.result(() -> engine.obstacle(VOLUME))).isEmpty();

        podman.answers("GET /containers/json", 200, """
                [{"Id": "%s", "Names": ["person"], "Labels": null}]""".formatted(ID));
        assertThat(loop.result(() -> engine.obstacle(VOLUME)))
                .get()
                .asString()
                .startsWith("container person, which no unit starts, uses volume data");
    }

    @Test
    void failsWhereAContainerUsesTheVolume() {
        podman.answers("GET /containers/json", 200, "[]");
        podman.answers("DELETE /volumes/data", 409, "{\"message\":\"volume is being used\"}");

        assertThatThrownBy(() -> loop.result(() -> engine.renew(VOLUME, "web.service")))
                .hasMessageContaining("volume is being used");
        assertThat(podman.asked()).doesNotContain("POST /volumes/create");
    }
}
