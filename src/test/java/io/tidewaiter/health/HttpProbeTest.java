package io.tidewaiter.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.health.Observation.Good;
import io.tidewaiter.health.Observation.Lacking;
import io.tidewaiter.host.Container;
import io.tidewaiter.podman.Inspected;
import io.tidewaiter.podman.Loop;
import io.tidewaiter.policy.Probe;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP probes, put to real servers and to what is none. */
class HttpProbeTest extends HealthTest {

    private int serving(Handler<HttpServerRequest> behaviour) {
        return loop.result(
                        () -> vertx.createHttpServer().requestHandler(behaviour).listen(0, "127.0.0.1"))
                .actualPort();
    }

    private int listening(Handler<NetSocket> behaviour) {
        return loop.result(
                        () -> vertx.createNetServer().connectHandler(behaviour).listen(0, "127.0.0.1"))
                .actualPort();
    }

    private Observation probe(Inspected inspected, Probe probe, Duration patience) {
        container(() -> inspected);
        Container container = loop.result(() -> engine.containersOf(UNIT)).getFirst();
        return loop.result(
                () -> new Prober(engine, new HostNetwork(vertx, ticker, patience)).probe(container, List.of(probe)));
    }

    private Observation probe(int port, String path) {
        return probe(httpd(), new Probe.Http("127.0.0.1", port, path), Duration.ofSeconds(20));
    }

    private Observation probeImpatiently(int port) {
        return probe(httpd(), new Probe.Http("127.0.0.1", port, "/"), Duration.ofMillis(100));
    }

    private static void doesNotAnswer(Observation seen, int port) {
        assertThat(seen)
                .isInstanceOf(Lacking.class)
                .asString()
                .contains("http://127.0.0.1:%d/ does not answer (".formatted(port))
                .doesNotContain("null");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 301, 302, 399})
    void isContentWithAStatusBelow400(int status) {
        int port = serving(request -> request.response().setStatusCode(status).end());

        assertThat(probe(port, "/")).isEqualTo(new Good());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 500, 503})
    void isNotContentWithAnyOtherStatus(int status) {
        int port = serving(request -> request.response().setStatusCode(status).end());

        assertThat(probe(port, "/health?deep=1"))
                .isEqualTo(new Lacking(
                        "http://127.0.0.1:%d/health?deep=1 answers with status %d".formatted(port, status)));
    }

    @Test
    void asksForThePathAndItsQuery() {
        Promise<String> asked = Promise.promise();
        int port = serving(request -> {
            asked.complete(request.method() + " " + request.uri());
            request.response().end();
        });

        probe(port, "/health?deep=1");

        assertThat(Loop.await(asked.future())).isEqualTo("GET /health?deep=1");
    }

    @Test
    void asksTheFirstPublishedTcpPortWhenNoPortIsSaid() {
        int port = serving(request -> request.response().end());
        Inspected container = httpd().publishing("53/udp", "127.0.0.1", 1).publishing("80/tcp", "127.0.0.1", port);

        assertThat(probe(container, new Probe.Http("127.0.0.1", 0, "/"), Duration.ofSeconds(20)))
                .isEqualTo(new Good());
    }

    @Test
    void doesNotReadABodyWithoutEnd() {
        Promise<Void> hungUp = Promise.promise();
        int port = serving(request -> {
            request.connection().closeHandler(closed -> hungUp.tryComplete());
            request.response().setChunked(true).write("for ever");
        });

        assertThat(probe(port, "/")).isEqualTo(new Good());
        Loop.await(hungUp.future());
    }

    @Test
    void waitsNoLongerThanItsPatienceForAnAnswer() {
        int port = serving(request -> {});

        doesNotAnswer(probeImpatiently(port), port);
    }

    @Test
    void waitsNoLongerThanItsPatienceForAnAnswerThatDrips() {
        int port = listening(socket -> {
            long dripping = vertx.setPeriodic(10, tick -> socket.write("H"));
            socket.closeHandler(closed -> vertx.cancelTimer(dripping));
        });

        doesNotAnswer(probeImpatiently(port), port);
    }

    @Test
    void tellsAnAnswerThatIsNotHttp() {
        int port = listening(socket -> socket.write("220 smtp ready\r\n\r\n"));

        doesNotAnswer(probe(port, "/"), port);
    }

    @Test
    void tellsAConnectionThatIsCut() {
        int port = listening(socket -> socket.handler(bytes -> socket.close()));

        doesNotAnswer(probe(port, "/"), port);
    }

    @Test
    void tellsAnAnswerThatIsCut() {
        int port = listening(
                socket -> socket.handler(bytes -> socket.end(Buffer.buffer("HTTP/1.1 200 OK\r\nContent-Le"))));

        doesNotAnswer(probe(port, "/"), port);
    }

    @Test
    void reportsThatNoProcessListens() throws IOException {
        int port;
        try (ServerSocket server = new ServerSocket(0)) {
            port = server.getLocalPort();
        }

        doesNotAnswer(probe(port, "/"), port);
    }

    @Test
    void connectsAgainForEachProbe() {
        Promise<Void> second = Promise.promise();
        int[] connections = {0};
        int port = loop.result(() -> vertx.createHttpServer()
                        .connectionHandler(connection -> {
                            if (++connections[0] == 2) {
                                second.complete();
                            }
                        })
                        .requestHandler(request -> request.response().end())
                        .listen(0, "127.0.0.1"))
                .actualPort();
        container(this::httpd);
        Container container = loop.result(() -> engine.containersOf(UNIT)).getFirst();
        Prober prober = new Prober(engine, new HostNetwork(vertx, ticker));
        List<Probe> probes = List.of(new Probe.Http("127.0.0.1", port, "/"));

        loop.result(() -> prober.probe(container, probes));
        loop.result(() -> prober.probe(container, probes));

        Loop.await(second.future());
    }

    @Test
    void leavesNothingInTheLogOfALibrary() {
        int well = serving(request -> request.response().end());
        int garbage = listening(socket -> socket.write("220 smtp ready\r\n\r\n"));
        int cut = listening(socket -> socket.handler(bytes -> socket.close()));
        try (LoggedBy vertxItself = new LoggedBy("io.vertx")) {
            probe(well, "/");
            probe(garbage, "/");
            probe(cut, "/");

            assertThat(vertxItself.lines()).isEmpty();
        }
    }
}
