package io.tidewaiter.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.Source;
import io.tidewaiter.image.Reference;
import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Podman's service ends when it was idle for a while, and closes the connections that it has just taken. */
class EndingServiceTest extends PodmanTest {

    private static final int MOST = 3;

    private static final Reference PROD = Reference.parse("registry.example/httpd:prod");
    private static final Reference KEPT = Reference.parse("localhost/tidewaiter:kept");

    /** What may be asked twice: it reads, or the second time it changes nothing more. */
    enum Repeatable {
        LOOK("GET /images/%s/json".formatted(IMAGE_ID), "{\"Id\":\"%s\"}".formatted(IMAGE_ID)) {
            @Override
            Future<?> ask(PodmanEngine engine) {
                return engine.image(IMAGE_ID);
            }
        },
        TAG("POST /images/%s/tag".formatted(IMAGE_ID), "") {
            @Override
            Future<?> ask(PodmanEngine engine) {
                return engine.tag(IMAGE_ID, PROD);
            }
        },
        UNTAG("POST /images/%s/untag".formatted(PROD), "") {
            @Override
            Future<?> ask(PodmanEngine engine) {
                return engine.untag(PROD);
            }
        },
        PULL("POST /images/pull", "{\"id\":\"%s\"}\n".formatted(IMAGE_ID)) {
            @Override
            Future<?> ask(PodmanEngine engine) {
                return engine.pull(Source.of(PROD), step -> {}).done();
            }
        };

        private final String request;
        private final String answer;

        Repeatable(String request, String answer) {
            this.request = request;
            this.answer = answer;
        }

        abstract Future<?> ask(PodmanEngine engine);
    }

    private void isThere(Reference image) {
        String named = "{\"Id\":\"%s\",\"Names\":[\"%s\"]}".formatted(IMAGE_ID, image);
        podman.answers("GET /images/%s/json".formatted(image), 200, named)
                .answers("GET /images/json", 200, "[%s]".formatted(named));
    }

    /** The service closes the connection that many times, and then answers. */
    private void endsBefore(String request, int times, String answer) {
        AtomicInteger left = new AtomicInteger(times);
        podman.behaves(request, asked -> {
            if (left.getAndDecrement() > 0) {
                asked.connection().close();
            } else {
                asked.response().end(answer);
            }
        });
    }

    private long asked(String request) {
        return podman.asked().stream().filter(one -> one.startsWith(request)).count();
    }

    @ParameterizedTest
    @EnumSource(Repeatable.class)
    void isAskedAgain(Repeatable what) {
        isThere(PROD);
        endsBefore(what.request, MOST - 1, what.answer);

        loop.<Object>result(() -> what.ask(engine).map(done -> done));

        assertThat(asked(what.request)).isEqualTo(MOST);
    }

    @ParameterizedTest
    @EnumSource(Repeatable.class)
    void isAskedNoMoreThanThreeTimes(Repeatable what) {
        isThere(PROD);
        endsBefore(what.request, Integer.MAX_VALUE, what.answer);

        ExternalException failure = loop.failure(() -> what.ask(engine).map(done -> done));

        assertThat(failure).hasMessageStartingWith("Podman does not answer at " + podman.socket());
        assertThat(asked(what.request)).isEqualTo(MOST);
    }

    /** A command that ran once must not run twice. */
    @Test
    void isNotAskedTwiceToRunACommand() {
        endsBefore("POST /containers/web/exec", 1, "{\"Id\":\"1\"}");

        assertThat(loop.failure(() -> engine.exec("web", List.of("true"))))
                .hasMessageStartingWith("Podman does not answer at ");
        assertThat(asked("POST /containers/web/exec")).isEqualTo(1);

        endsBefore("POST /exec/1/start", 1, "");

        assertThat(loop.failure(() -> engine.exec("web", List.of("true"))))
                .hasMessageStartingWith("Podman does not answer at ");
        assertThat(asked("POST /exec/1/start")).isEqualTo(1);
    }

    /** Podman removes an image by its digest whatever its names are, so between two of them the names are looked at. */
    @Test
    void isNotAskedTwiceToRemove() {
        isThere(KEPT);
        endsBefore("DELETE /images/remove", 1, "{\"ExitCode\":0}");

        assertThat(loop.failure(() -> engine.remove(KEPT))).hasMessageStartingWith("Podman does not answer at ");
        assertThat(asked("DELETE /images/remove")).isEqualTo(1);
    }

    /** What is pulled already would be said to be pulled twice. */
    @Test
    void isNotAskedAgainForAPullThatHasBegun() {
        podman.behaves(
                "POST /images/pull",
                request -> request.response()
                        .setChunked(true)
                        .write("{\"stream\":\"Trying to pull httpd...\\n\"}\n")
                        .onSuccess(written -> request.connection().close()));

        assertThat(loop.failure(() -> engine.pull(Source.of(PROD), step -> {}).done()))
                .hasMessageStartingWith("Podman does not answer at ");
        assertThat(asked("POST /images/pull")).isEqualTo(1);
    }

    /** All connections that are kept may be of the service that ends, so none of them is used for the second try. */
    @Test
    void isAskedAgainOnANewConnection() {
        Set<HttpConnection> kept = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        List<HttpServerRequest> waiting = new ArrayList<>();
        String look = Repeatable.LOOK.request;
        String answer = Repeatable.LOOK.answer;
        podman.behaves(look, request -> {
            kept.add(request.connection());
            waiting.add(request);
            if (waiting.size() == 8) {
                waiting.forEach(held -> held.response().end(answer));
            }
        });
        loop.result(() -> Future.all(
                IntStream.range(0, 8).mapToObj(i -> engine.image(IMAGE_ID)).toList()));
        assertThat(kept).hasSize(8);

        podman.behaves(look, request -> {
            if (kept.contains(request.connection())) {
                request.connection().close();
            } else {
                request.response().end(answer);
            }
        });
        podman.forget();

        assertThat(loop.result(() -> engine.image(IMAGE_ID))).isPresent();
        assertThat(asked(look)).isEqualTo(2);
    }

    /** A connection that is closed before its request was read is reset. */
    @Test
    void isAskedAgainWhatWasNotEvenRead(@TempDir Path folder) {
        Set<NetSocket> taken = Collections.synchronizedSet(new HashSet<>());
        String json = Repeatable.LOOK.answer;
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(json.length(), json);
        Path ending = folder.resolve("ending.sock");
        Loop.await(vertx.createNetServer()
                .connectHandler(socket -> {
                    taken.add(socket);
                    if (taken.size() < MOST) {
                        socket.close();
                    } else {
                        socket.handler(request -> socket.write(answer));
                    }
                })
                .listen(SocketAddress.domainSocketAddress(ending.toString())));
        PodmanEngine hasty = new PodmanEngine(vertx, ending, ticker, source -> Future.succeededFuture(credentials));

        assertThat(loop.result(() -> hasty.image(IMAGE_ID))).isPresent();
        assertThat(taken).hasSize(MOST);
    }
}
