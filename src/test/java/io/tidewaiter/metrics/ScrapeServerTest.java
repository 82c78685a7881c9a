package io.tidewaiter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.health.ManualTicker;
import io.tidewaiter.podman.Loop;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScrapeServerTest {

    private final Loop loop = new Loop();
    private final ManualTicker ticker = new ManualTicker();
    private final HttpClient client = HttpClient.newHttpClient();
    private Future<String> metrics = Future.succeededFuture("a_total 1.0\n");
    private final int port =
            loop.result(() -> new ScrapeServer(loop.vertx(), ticker, () -> metrics).listen("127.0.0.1", 0));

    @AfterEach
    void close() {
        client.close();
        loop.close();
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void tellsTheMetrics() throws Exception {
        HttpResponse<String> answer = send("GET", "/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("a_total 1.0\n");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void tellsNothingElse() throws Exception {
        assertThat(send("GET", "/").statusCode()).isEqualTo(404);
        assertThat(send("POST", "/metrics").statusCode()).isEqualTo(405);
    }

    @Test
    void isUnavailableWhileTheStoreIs() throws Exception {
        metrics = Future.failedFuture("no store");

        assertThat(send("GET", "/metrics").statusCode()).isEqualTo(503);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(5_000);
        return socket;
    }

    /** Well before its time is over. */
    private static void assertIsClosed(Socket socket) throws IOException {
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    @Test
    void makesRoomAmongThoseThatAskNothing() throws Exception {
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < ScrapeServer.MOST_CONNECTIONS * 2; i++) {
            silent.add(connect());
        }

        assertThat(send("GET", "/metrics").statusCode()).isEqualTo(200);

        assertIsClosed(silent.getFirst());
        for (Socket socket : silent) {
            socket.close();
        }
    }

    /** Each byte is progress of a kind, and does not count. */
    @Test
    void endsWhatSendsAByteNowAndThen() throws Exception {
        try (Socket slow = connect()) {
            slow.getOutputStream().write("GET /metr".getBytes(StandardCharsets.US_ASCII));
            assertThat(send("GET", "/metrics").statusCode()).isEqualTo(200);
            loop.run(() -> ticker.pass(ScrapeServer.PATIENCE.minusSeconds(2)));
            slow.getOutputStream().write('i');
            assertThat(send("GET", "/metrics").statusCode()).isEqualTo(200);

            loop.run(() -> ticker.pass(Duration.ofSeconds(4)));

            assertIsClosed(slow);
        }
    }

    @Test
    void endsWhatDoesNotReadTheAnswer() throws Exception {
        metrics = Future.succeededFuture("x".repeat(8 << 20));
        try (Socket deaf = connect()) {
            deaf.getOutputStream()
                    .write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(send("GET", "/").statusCode()).isEqualTo(404);

            loop.run(() -> ticker.pass(ScrapeServer.PATIENCE.plusSeconds(2)));

            assertThat(deaf.getInputStream().readAllBytes()).hasSizeLessThan(8 << 20);
        }
    }
}
