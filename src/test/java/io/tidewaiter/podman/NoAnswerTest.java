package io.tidewaiter.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.Source;
import io.tidewaiter.image.Reference;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClosedException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A service that is not there, or is something else than Podman. */
class NoAnswerTest extends PodmanTest {

    private static final String IMAGE = "GET /images/" + IMAGE_ID + "/json";

    @Test
    void tellsHowToEnableTheSocketThatIsMissing() {
        Path missing = podman.socket().resolveSibling("missing.sock");
        PodmanEngine lonely = new PodmanEngine(vertx, missing, ticker, source -> Future.succeededFuture(credentials));

        assertThat(loop.failure(lonely::followedContainers))
                .hasMessageStartingWith("Podman does not answer at " + missing)
                .hasMessageEndingWith(
                        "is podman.socket enabled? (systemctl --user enable --now podman.socket; if it is, Podman may be older than 4.3: that removes the socket)");
    }

    @Test
    void tellsRootHowToEnableTheSocketOfTheSystem() {
        Path missing = Path.of("/run/podman/nobody-listens-here.sock");
        PodmanEngine lonely = new PodmanEngine(vertx, missing, ticker, source -> Future.succeededFuture(credentials));

        assertThat(loop.failure(lonely::followedContainers))
                .hasMessageContaining("(systemctl enable --now podman.socket;");
    }

    @Test
    void saysTheSameOfAPull() {
        Path missing = podman.socket().resolveSibling("missing.sock");
        PodmanEngine lonely = new PodmanEngine(vertx, missing, ticker, source -> Future.succeededFuture(credentials));

        assertThat(loop.failure(() -> lonely.pull(Source.of(Reference.parse("registry.example/httpd:prod")), line -> {})
                        .done()))
                .hasMessageStartingWith("Podman does not answer at " + missing);
    }

    /** As systemd does for a service that fails at each start. */
    @Test
    void tellsAServiceThatDoesNotComeUpLongBeforeItsPatienceEnds() {
        podman.behaves("GET /_ping", request -> {}).behaves(IMAGE, request -> {});
        PodmanEngine lonely = new PodmanEngine(
                vertx, podman.socket(), ticker, source -> Future.succeededFuture(credentials), Duration.ofSeconds(6));
        long began = System.nanoTime();

        assertThat(loop.failure(() -> lonely.image(IMAGE_ID)))
                .hasMessageStartingWith("Podman does not answer at " + podman.socket())
                .hasMessageEndingWith("see why with systemctl --user status podman.service");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }

    /** Where a person waits. */
    @Test
    void tellsAtOnceThatNothingAnswers() {
        podman.behaves("GET /_ping", request -> {});
        long began = System.nanoTime();

        assertThat(loop.failure(engine::answers))
                .hasMessageStartingWith("Podman does not answer at " + podman.socket())
                .hasMessageEndingWith("see why with systemctl --user status podman.service");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void waitsForASlowAnswerOfAServiceThatLives() {
        podman.behaves(
                IMAGE,
                request -> vertx.setTimer(1500, late -> request.response().end("{\"Id\":\"%s\"}".formatted(IMAGE_ID))));
        PodmanEngine patient = new PodmanEngine(
                vertx, podman.socket(), ticker, source -> Future.succeededFuture(credentials), Duration.ofSeconds(6));

        assertThat(loop.result(() -> patient.image(IMAGE_ID))).isPresent();
    }

    @Test
    void tellsAnAnswerThatIsNotJson() {
        podman.answers(IMAGE, 200, "<html>");

        assertThat(loop.failure(() -> engine.image(IMAGE_ID)))
                .hasMessage("Podman answered with something that is not JSON");
    }

    @Test
    void tellsAConnectionThatEndsInTheMiddleOfAnAnswer() {
        podman.behaves(
                IMAGE,
                request -> request.response()
                        .putHeader("Content-Length", "100")
                        .write("{\"Id\":")
                        .onSuccess(written -> request.connection().close()));

        assertThat(loop.failure(() -> engine.image(IMAGE_ID))).hasMessageStartingWith("Podman does not answer at ");
    }

    @Test
    void carriesTheCause() {
        podman.behaves(IMAGE, request -> request.connection().close());

        ExternalException failure = loop.failure(() -> engine.image(IMAGE_ID));

        assertThat(failure).hasCauseInstanceOf(HttpClosedException.class);
        assertThat(failure.getMessage()).doesNotContain("\n");
    }

    @Test
    void worksAgainOncePodmanDoes() {
        podman.behaves(IMAGE, request -> request.connection().close());
        loop.failure(() -> engine.image(IMAGE_ID));

        podman.answers(IMAGE, 200, "{\"Id\":\"%s\"}".formatted(IMAGE_ID));

        assertThat(loop.result(() -> engine.image(IMAGE_ID))).isPresent();
    }
}
