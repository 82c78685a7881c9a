package io.tidewaiter.app;

import static io.tidewaiter.api.http.TestDaemon.DIGEST;
import static io.tidewaiter.api.http.TestDaemon.UNIT;
import static io.tidewaiter.api.http.TestDaemon.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewaiter.api.http.TestDaemon;
import io.tidewaiter.api.model.ChangeView;
import io.tidewaiter.api.model.DiffView;
import io.tidewaiter.api.model.VersionsView;
import io.tidewaiter.image.Digest;
import io.tidewaiter.update.model.RegistryException;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changes from the image in use to another one. */
class DiffsTest {

    private static final Digest NEW = Digest.parse("sha256:" + "b2".repeat(32));
    private static final Digest NEWER = Digest.parse("sha256:" + "b3".repeat(32));
    private static final String NEW_ID = "2f".repeat(32);
    private static final String KEPT = "sha256:" + "d1".repeat(32);
    private static final String GONE = "sha256:" + "d2".repeat(32);
    private static final String FRESH = "sha256:" + "d3".repeat(32);

    private TestDaemon daemon;

    @BeforeEach
    void run(@TempDir Path folder) {
        daemon = new TestDaemon(folder);
        daemon.podman.answers(
                "GET /images/" + WEB.imageId() + "/json", 200, """
                {"Id": "%s", "RepoDigests": ["registry.example/httpd@%s"], "Created": "2026-01-01T00:00:00Z",
                 "Config": {"User": "root", "Cmd": ["httpd"], "Env": ["A=1", "TOKEN=secret", "OLD=1"],
                            "Labels": {"org.opencontainers.image.version": "1.4.2", "team": "shop"}},
                 "RootFS": {"Layers": ["%s", "%s"]}}""".formatted(WEB.imageId(), DIGEST, KEPT, GONE));
    }

    @AfterEach
    void close() {
        daemon.close();
    }

    private void stage() {
        String staged = """
                {"Id": "%s", "RepoDigests": ["registry.example/httpd@%s"], "Created": "2026-02-01T00:00:00Z",
                 "Config": {"Cmd": ["httpd"], "Env": ["A=1", "TOKEN=other", "NEW=1"],
                            "Labels": {"org.opencontainers.image.version": "1.5.0", "team": "shop"}},
                 "RootFS": {"Layers": ["%s", "%s"]}}""".formatted(NEW_ID, NEW, KEPT, FRESH);
        daemon.podman
                .answers("GET /images/registry.example/httpd@" + NEW + "/json", 200, staged)
                .answers("GET /images/" + NEW_ID + "/json", 200, staged);
    }

    private List<DiffView> diff(@Nullable String digest) {
        return daemon.loop.result(() -> daemon.service().diff(UNIT, digest));
    }

    @Test
    void comparesWhatRunsWithWhatWaits() {
        daemon.sees(NEW);
        stage();

        assertThat(diff(null)).singleElement().satisfies(diff -> {
            assertThat(diff.fromDigest()).isEqualTo(DIGEST.toString());
            assertThat(diff.toDigest()).isEqualTo(NEW.toString());
            assertThat(diff.versions()).isEqualTo(new VersionsView("1.4.2", "1.5.0", null));
            assertThat(diff.layersKept()).isEqualTo(1);
            assertThat(diff.layersNew()).isEqualTo(1);
            assertThat(diff.local()).isTrue();
            assertThat(diff.changes())
                    .containsExactly(
                            new ChangeView("environment", List.of("OLD"), List.of("NEW"), List.of("TOKEN")),
                            new ChangeView("user", List.of("root"), List.of(), List.of()));
            assertThat(diff.toString()).doesNotContain("secret", "other");
        });
    }

    @Test
    void looksUpWhatIsNotHere() {
        daemon.sees(NEW);

        assertThat(diff(null))
                .singleElement()
                .satisfies(diff -> assertThat(diff.local()).isFalse());
        assertThat(diff(NEWER.toString()))
                .singleElement()
                .satisfies(diff -> assertThat(diff.toDigest()).isEqualTo(NEWER.toString()));
    }

    @Test
    void takesTheBeginningOfADigestThatIsKnown() {
        daemon.sees(NEW);
        daemon.sees(NEWER);

        assertThat(diff("b2")).extracting(DiffView::toDigest).containsExactly(NEW.toString());
        assertThatThrownBy(() -> diff("b")).hasMessageContaining("b is the beginning of several: b3b3b3b3b3b3");
        assertThatThrownBy(() -> diff("c4")).hasMessageContaining("c4 is not a release that is known here");
    }

    @Test
    void asksTheRegistryWhereNothingIsKnownToWait() {
        assertThat(diff(null)).as("the tag names what runs").isEmpty();

        daemon.registry(() -> Future.succeededFuture(NEW));
        assertThat(diff(null)).extracting(DiffView::toDigest).containsExactly(NEW.toString());

        daemon.registry(() -> Future.failedFuture(new RegistryException(Kind.UNREACHABLE, "no route", null)));
        assertThat(diff(null)).singleElement().satisfies(diff -> {
            assertThat(diff.problem()).isEqualTo(Kind.UNREACHABLE);
            assertThat(diff.why()).isEqualTo("no route");
        });
    }
}
