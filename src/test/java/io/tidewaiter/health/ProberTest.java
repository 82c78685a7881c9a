package io.tidewaiter.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.health.Observation.Good;
import io.tidewaiter.health.Observation.Lacking;
import io.tidewaiter.host.Container;
import io.tidewaiter.podman.Inspected;
import io.tidewaiter.podman.Loop;
import io.tidewaiter.policy.Probe;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Probes of connections and commands, put to real sockets. */
class ProberTest extends HealthTest {

    private static final Duration HOLD = Duration.ofMillis(250);

    private int listening(Handler<NetSocket> behaviour) {
        return listening("127.0.0.1", behaviour);
    }

    private int listening(String host, Handler<NetSocket> behaviour) {
        NetServer server = vertx.createNetServer().connectHandler(behaviour);
        return loop.result(() -> server.listen(0, host)).actualPort();
    }

    private Future<Observation> probe(Inspected inspected, Probe... probes) {
        container(() -> inspected);
        Container container = loop.result(() -> engine.containersOf(UNIT)).getFirst();
        return loop.begin(() -> new Prober(engine, new HostNetwork(vertx, ticker)).probe(container, List.of(probes)));
    }

    private Future<Observation> probe(Probe... probes) {
        return probe(httpd(), probes);
    }

    private Probe tcp(int port) {
        return new Probe.Tcp("127.0.0.1", port);
    }

    private static Lacking closes(int port) {
        return new Lacking("127.0.0.1:%d accepts connections and closes them at once".formatted(port));
    }

    @Test
    void takesAConnectionThatStaysOpenAndSilentForLife() {
        Future<Observation> answer = probe(tcp(listening(socket -> {})));

        await().until(ticker::isAwaited);
        assertThat(ticker.untilNext()).isEqualTo(HOLD);
        assertThat(answer.isComplete()).isFalse();

        ticker.pass(HOLD);
        assertThat(Loop.await(answer)).isEqualTo(new Good());
    }

    /** Podman's own forwarder asks the container ten times before it gives up. */
    @ParameterizedTest
    @CsvSource({"bridge, 800", "slirp4netns, 800", "pasta, 250", "host, 250"})
    void waitsLongerWhereAForwarderTakesTheConnection(String network, long millis) {
        Future<Observation> answer = probe(httpd().networked(network), tcp(listening(socket -> {})));

        await().until(ticker::isAwaited);
        assertThat(ticker.untilNext()).isEqualTo(Duration.ofMillis(millis));

        ticker.pass(Duration.ofMillis(millis));
        assertThat(Loop.await(answer)).isEqualTo(new Good());
    }

    @Test
    void takesAWordOfTheOtherSideForLifeAtOnce() {
        int port = listening(socket -> socket.write("220 ready\r\n"));

        assertThat(Loop.await(probe(tcp(port)))).isEqualTo(new Good());
    }

    @Test
    void doesNotMindThatTheOtherSideHangsUpOnceItHasSpoken() {
        int port = listening(socket -> socket.end(Buffer.buffer("not for you\r\n")));

        assertThat(Loop.await(probe(tcp(port)))).isEqualTo(new Good());
    }

    @Test
    void doesNotTakeAConnectionThatIsClosedAtOnceForLife() {
        int port = listening(NetSocket::close);

        assertThat(Loop.await(probe(tcp(port)))).isEqualTo(closes(port));
    }

    @Test
    void doesNotTakeAConnectionThatIsResetAMomentLaterForLife() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            Future<Observation> answer = probe(tcp(server.getLocalPort()));
            try (Socket socket = server.accept()) {
                socket.setSoLinger(true, 0);
                await().until(ticker::isAwaited);
            }

            assertThat(Loop.await(answer)).isEqualTo(closes(server.getLocalPort()));
        }
    }

    @Test
    void reportsThatNoProcessListens() throws IOException {
        int port;
        try (ServerSocket server = new ServerSocket(0)) {
            port = server.getLocalPort();
        }

        assertThat(Loop.await(probe(tcp(port))))
                .asString()
                .contains("nothing listens on 127.0.0.1:" + port)
                .contains("Connection refused");
    }

    @Test
    void closesTheConnectionAfterTheProbe() {
        io.vertx.core.Promise<Void> hungUp = io.vertx.core.Promise.promise();
        int port = listening(socket -> {
            socket.closeHandler(closed -> hungUp.complete());
            socket.write("220 ready\r\n");
        });

        Loop.await(probe(tcp(port)));

        Loop.await(hungUp.future());
    }

    @Test
    void probesEveryPublishedTcpPortWhenNothingElseIsSaid() {
        int alive = listening(socket -> socket.write("hello"));
        int dead = listening(NetSocket::close);
        Inspected container = httpd().publishing("80/tcp", "127.0.0.1", alive).publishing("81/tcp", "127.0.0.1", dead);

        assertThat(Loop.await(probe(container))).isEqualTo(closes(dead));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0.0.0.0", "127.0.0.1"})
    void reachesAPortThatIsPublishedOnEveryAddress(String hostAddress) {
        int port = listening("0.0.0.0", socket -> socket.write("hello"));

        assertThat(Loop.await(probe(httpd().publishing("80/tcp", hostAddress, port))))
                .isEqualTo(new Good());
    }

    @ParameterizedTest
    @ValueSource(strings = {"::", "::1"})
    void reachesAPortThatIsPublishedOnIpv6(String hostAddress) {
        int port = listening("::1", socket -> socket.write("hello"));

        assertThat(Loop.await(probe(httpd().publishing("80/tcp", hostAddress, port))))
                .isEqualTo(new Good());
    }

    @Test
    void ignoresAPublishedUdpPort() throws IOException {
        int nobody;
        try (ServerSocket server = new ServerSocket(0)) {
            nobody = server.getLocalPort();
        }

        assertThat(Loop.await(probe(httpd().publishing("53/udp", "127.0.0.1", nobody))))
                .isEqualTo(new Good());
    }

    @Test
    void doesNotProbeThePublishedPortsWhenItIsToldWhatToProbe() {
        int alive = listening(socket -> socket.write("hello"));
        int dead = listening(NetSocket::close);

        assertThat(Loop.await(probe(httpd().publishing("80/tcp", "127.0.0.1", dead), tcp(alive))))
                .isEqualTo(new Good());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void takesExitCodeZeroForLifeAndNothingElse(int code) {
        podman.answers("POST /containers/" + ID + "/exec", 201, "{\"Id\":\"e1\"}");
        podman.answers("POST /exec/e1/start", 200, "");
        podman.answers("GET /exec/e1/json", 200, "{\"Running\":false,\"ExitCode\":%d}".formatted(code));

        assertThat(Loop.await(probe(new Probe.Exec(List.of("is", "it", "up")))))
                .isEqualTo(code == 0 ? new Good() : new Lacking("\"is it up\" in container httpd exits with " + code));
    }

    @Test
    void wantsEveryProbeToBeAnswered() {
        int alive = listening(socket -> socket.write("hello"));
        podman.answers("POST /containers/" + ID + "/exec", 409, "{\"message\":\"it is stopping\"}");

        assertThat(Loop.await(probe(tcp(alive), new Probe.Exec(List.of("up")))))
                .asString()
                .contains("\"up\" in container httpd: ")
                .contains("it is stopping");
    }
}
