package io.tidewaiter.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.PullProgress;
import io.tidewaiter.host.Source;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.PullRefusedException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PodmanPullTest extends PodmanTest {

    private static final String PULL = "POST /images/pull";
    private static final Reference RELEASE = Reference.parse("registry.example/httpd@sha256:" + "a1".repeat(32));
    private static final String CANNOT = "cannot pull " + RELEASE + ": ";

    private final List<String> progress = new CopyOnWriteArrayList<>();
    private final Promise<Void> hungUp = Promise.promise();

    private void pullAnswers(String... lines) {
        podman.answers(PULL, 200, String.join("\n", lines) + "\n");
    }

    /** What was asked for is in local storage in the end. */
    private void arrives() {
        podman.answers("GET /images/%s/json".formatted(RELEASE), 200, "{\"Id\":\"%s\"}".formatted(IMAGE_ID));
    }

    private Engine.Pull pull() {
        return pull(step -> progress.add(step.line()));
    }

    private Engine.Pull pull(Consumer<PullProgress> listener) {
        return loop.result(() -> Future.succeededFuture(engine.pull(Source.of(RELEASE), listener)));
    }

    private static HttpServerResponse streaming(HttpServerRequest request) {
        return request.response().setChunked(true);
    }

    @Test
    void pullsByDigestAndGivesTheImage() {
        arrives();
        pullAnswers("{\"images\":[\"%1$s\"],\"id\":\"%1$s\"}".formatted(IMAGE_ID));

        assertThat(Loop.await(pull().done()).id()).isEqualTo(IMAGE_ID);
        assertThat(podman.asked())
                .containsExactly(
                        PULL + "?quiet=false&policy=always&compatMode=true&reference=" + RELEASE,
                        "GET /images/" + RELEASE + "/json");
    }

    @Test
    void tellsPodmanTheCredentialsThatItWouldNotFind() {
        credentials = Optional.of("c2VjcmV0");

        assertThat(credentialsShown()).isEqualTo("c2VjcmV0");
    }

    @Test
    void tellsPodmanNothingThatItKnows() {
        assertThat(credentialsShown()).isNull();
    }

    private @Nullable String credentialsShown() {
        arrives();
        Promise<@Nullable String> shown = Promise.promise();
        podman.behaves(PULL, request -> {
            shown.complete(request.getHeader("X-Registry-Auth"));
            request.response().end("{\"id\":\"%s\"}\n".formatted(IMAGE_ID));
        });

        Loop.await(pull().done());
        return Loop.await(shown.future());
    }

    @Test
    void tellsWhatPodmanSaysWhileItSaysIt() {
        arrives();
        Promise<Void> heard = Promise.promise();
        podman.behaves(PULL, request -> {
            HttpServerResponse response = streaming(request);
            response.write("{\"stream\":\"Trying to pull httpd...\\n\"}\n{\"stream\":\"Copying bl");
            heard.future()
                    .onSuccess(
                            then -> response.end("ob a1\\n\"}\n{\"images\":[],\"id\":\"%s\"}\n".formatted(IMAGE_ID)));
        });

        Engine.Pull pull = pull(step -> {
            progress.add(step.line());
            heard.tryComplete();
        });

        assertThat(Loop.await(pull.done()).id()).isEqualTo(IMAGE_ID);
        assertThat(progress).containsExactly("Trying to pull httpd...", "Copying blob a1");
    }

    @Test
    void recognizesAnErrorBehindAStatusThatSaysOk() {
        pullAnswers(
                "{\"stream\":\"Trying to pull httpd...\\n\"}",
                "{\"error\":\"initializing source: manifest unknown\\n\"}");

        assertThat(Loop.failureOf(pull().done())).hasMessage(CANNOT + "initializing source: manifest unknown");
    }

    private static String layer(String status, String id, String detail) {
        return "{\"status\":\"%s\",\"progressDetail\":{%s},\"id\":\"%s\"}".formatted(status, detail, id);
    }

    private static final String[] LAYERS = {
        layer("Already exists", "a0", ""),
        layer("Pulling fs layer", "a1", ""),
        layer("Pulling fs layer", "a2", ""),
        layer("Downloading", "a1", "\"current\":30,\"total\":100"),
        layer("Downloading", "a2", "\"current\":50,\"total\":50"),
        layer("Download complete", "a1", ""),
        layer("Download complete", "1f", "")
    };

    @Test
    void tellsTheBytesOfAllLayersTogether() {
        pullAnswers(LAYERS);
        arrives();
        List<PullProgress> steps = new CopyOnWriteArrayList<>();

        Engine.Pull pull = pull(step -> {
            steps.add(step);
            ticker.pass(Duration.ofSeconds(1));
        });

        assertThat(Loop.await(pull.done()).id()).isEqualTo(IMAGE_ID);
        assertThat(steps)
                .containsExactly(
                        new PullProgress("Copying blob a1", null),
                        new PullProgress("Copying blob a2", null),
                        new PullProgress("Copying blob a1", new PullProgress.Bytes(30, 100)),
                        new PullProgress("Copying blob a2", new PullProgress.Bytes(80, 150)),
                        new PullProgress("Copying blob a1", new PullProgress.Bytes(150, 150)));
    }

    @Test
    void tellsBytesNoMoreThanFiveTimesASecond() {
        pullAnswers(LAYERS);
        arrives();
        List<PullProgress> steps = new CopyOnWriteArrayList<>();

        Loop.await(pull(steps::add).done());

        assertThat(steps).filteredOn(step -> step.bytes() != null).hasSize(1);
    }

    @Test
    void doesNotTakeTheEndOfLayersForSuccess() {
        pullAnswers(LAYERS);

        assertThat(Loop.failureOf(pull().done())).hasMessage(CANNOT + "Podman ended the connection before the end");
    }

    @Test
    void asksOnceMoreForAllThatThereIsToSay() {
        podman.behaves(
                PULL,
                request -> request.response()
                        .setStatusCode(request.getParam("compatMode") == null ? 200 : 500)
                        .end(
                                request.getParam("compatMode") == null
                                        ? "{\"error\":\"pinging registry.example: connection refused\"}\n"
                                        : "{\"message\":\"connection refused\"}"));

        assertThat(Loop.failureOf(pull().done())).hasMessage(CANNOT + "pinging registry.example: connection refused");
        assertThat(podman.asked()).hasSize(2);
    }

    /** The policy is asked before the first layer is: what fails earlier may be its verdict, in both of Podman's forms. */
    @Test
    void tellsWhetherAnythingWasAskedForBeforeItFailed() {
        String begins = "{\"stream\":\"Trying to pull httpd...\\n\"}";
        String error = "{\"error\":\"whatever\"}";

        pullAnswers(begins, error);
        assertThat(Loop.failureOf(pull().done())).isInstanceOf(PullRefusedException.class);

        pullAnswers(begins, "{\"stream\":\"Getting image source signatures\\n\"}", error);
        assertThat(Loop.failureOf(pull().done())).isNotInstanceOf(PullRefusedException.class);

        pullAnswers(layer("Already exists", "a1", ""), error);
        assertThat(Loop.failureOf(pull().done())).isNotInstanceOf(PullRefusedException.class);

        podman.answers(PULL, 500, "{\"cause\":\"whatever\",\"message\":\"whatever\"}");
        assertThat(Loop.failureOf(pull().done())).isInstanceOf(PullRefusedException.class);
    }

    @Test
    void tellsAnErrorBetweenLayers() {
        pullAnswers(
                layer("Pulling fs layer", "a1", ""),
                "{\"progressDetail\":{},\"errorDetail\":{\"message\":\"no space\"},\"error\":\"no space\"}");

        assertThat(Loop.failureOf(pull().done())).hasMessage(CANNOT + "no space");
    }

    @Test
    void doesNotTakeTheEndOfTheAnswerForSuccess() {
        pullAnswers("{\"stream\":\"Trying to pull httpd...\\n\"}");

        assertThat(Loop.failureOf(pull().done())).hasMessage(CANNOT + "Podman ended the connection before the end");
    }

    @Test
    void failsWhenTheConnectionIsCut() {
        podman.behaves(
                PULL,
                request -> streaming(request)
                        .write("{\"stream\":\"Trying to pull httpd...\\n\"}\n")
                        .onSuccess(written -> request.connection().close()));

        assertThat(Loop.failureOf(pull().done()))
                .hasMessageContaining(podman.socket().toString())
                .hasMessageContaining("onnection was closed");
    }

    @Test
    void tellsWhyPodmanRefuses() {
        podman.answers(PULL, 400, "{\"message\":\"invalid reference format\",\"response\":400}");

        assertThat(Loop.failureOf(pull().done()))
                .hasMessage("Podman refused to pull %s (400): invalid reference format".formatted(RELEASE));
    }

    @Test
    void hangsUpOnALineThatIsNotJson() {
        podman.behaves(PULL, request -> {
            request.connection().closeHandler(closed -> hungUp.complete());
            streaming(request).write("<html>not Podman</html>\n");
        });

        assertThat(Loop.failureOf(pull().done()))
                .hasMessage(CANNOT + "Podman answered with something that is not JSON");
        Loop.await(hungUp.future());
    }

    @Test
    void hangsUpOnALineWithoutEnd() {
        podman.behaves(PULL, request -> {
            request.connection().closeHandler(closed -> hungUp.complete());
            HttpServerResponse response = streaming(request);
            String piece = "a".repeat(64 * 1024);
            for (int i = 0; i < 20; i++) {
                response.write(piece);
            }
        });

        assertThat(Loop.failureOf(pull().done())).hasMessage(CANNOT + "a line of its answer has no end");
        Loop.await(hungUp.future());
    }

    @Test
    void hangsUpOnAPullThatIsCancelled() {
        podman.behaves(PULL, request -> {
            request.connection().closeHandler(closed -> hungUp.complete());
            streaming(request).write("{\"stream\":\"Trying to pull httpd...\\n\"}\n");
        });
        Promise<Void> begun = Promise.promise();
        Engine.Pull pull = pull(line -> begun.complete());
        Loop.await(begun.future());

        loop.run(pull::cancel);

        assertThat(Loop.failureOf(pull.done())).hasMessage("the pull of %s was cancelled".formatted(RELEASE));
        Loop.await(hungUp.future());
    }

    @Test
    void hangsUpOnAPullThatIsCancelledBeforeTheAnswerBegins() {
        Promise<Void> asked = Promise.promise();
        podman.behaves(PULL, request -> {
            request.connection().closeHandler(closed -> hungUp.complete());
            asked.complete();
        });
        Engine.Pull pull = pull();
        Loop.await(asked.future());

        loop.run(pull::cancel);

        assertThat(Loop.failureOf(pull.done())).hasMessageEndingWith("was cancelled");
        Loop.await(hungUp.future());
    }

    @Test
    void asksForNothingWhenCancelledBeforeTheConnectionIsOpen() {
        Engine.Pull pull = loop.result(() -> {
            Engine.Pull begun = engine.pull(Source.of(RELEASE), step -> progress.add(step.line()));
            begun.cancel();
            return Future.succeededFuture(begun);
        });

        assertThat(Loop.failureOf(pull.done())).hasMessageEndingWith("was cancelled");
        loop.result(() -> engine.image(IMAGE_ID));
        assertThat(podman.asked()).containsExactly("GET /images/" + IMAGE_ID + "/json");
    }

    @Test
    void isNotCancelledOnceItIsDone() {
        arrives();
        pullAnswers("{\"images\":[],\"id\":\"%s\"}".formatted(IMAGE_ID));
        Engine.Pull pull = pull();
        Loop.await(pull.done());

        loop.run(pull::cancel);

        assertThat(Loop.await(pull.done()).id()).isEqualTo(IMAGE_ID);
    }
}
