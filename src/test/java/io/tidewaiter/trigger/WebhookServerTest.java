package io.tidewaiter.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.health.LoggedBy;
import io.tidewaiter.podman.Loop;
import io.tidewaiter.update.Scope;
import io.tidewaiter.update.Scope.Push;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookServerTest {

    private static final String SECRET = "correct horse";
    private static final String PUSH =
            "{\"events\":[{\"action\":\"push\",\"target\":{\"repository\":\"web\",\"tag\":\"prod\"}}]}";

    private final Loop loop = new Loop();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Scope> checks = new CopyOnWriteArrayList<>();
    private int port;

    @BeforeEach
    void listen() {
        port = loop.result(() -> new WebhookServer(
                        loop.vertx(), Map.of("mine", new Secret(SECRET), "other", new Secret("battery")), scope -> {
                            checks.add(scope);
                            return Future.succeededFuture();
                        })
                .listen("127.0.0.1", 0));
    }

    @AfterEach
    void close() {
        client.close();
        loop.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private int status(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private int post(String path, String authorization, String body) throws IOException, InterruptedException {
        return status(request(path).header("Authorization", authorization).POST(BodyPublishers.ofString(body)));
    }

    private int post(String body) throws IOException, InterruptedException {
        return post("/hooks/mine", "Bearer " + SECRET, body);
    }

    /** @param rest headers, and of the body what is sent before an answer is waited for */
    private String beginOfAnswer(String rest) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("POST /hooks/mine HTTP/1.1\r\nHost: x\r\n" + rest).getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void looksAgainAtWhatWasPushed() throws Exception {
        assertThat(post(PUSH)).isEqualTo(202);

        assertThat(checks).containsExactly(Scope.pushes(Set.of(new Push("web", "prod"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"events\":[{\"action\":\"pull\",\"target\":{\"repository\":\"web\",\"tag\":\"prod\"}}]}",
                "{\"events\":[{\"action\":\"push\",\"target\":{\"repository\":\"web\"}}]}",
                "{\"type\":\"PUSH_ARTIFACT\"}",
                "{}",
                ""
            })
    void thanksForWhatIsNotForItAndDoesNothing(String body) throws Exception {
        assertThat(post(body)).isEqualTo(202);

        assertThat(checks).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer wrong",
                "Bearer battery",
                "Bearer",
                "Bearer correct",
                "Bearer correct horse and more",
                "Basic correct horse",
                "correct horse",
                ""
            })
    void refusesAWrongSecret(String authorization) throws Exception {
        assertThat(post("/hooks/mine", authorization, PUSH)).isEqualTo(401);

        assertThat(checks).isEmpty();
    }

    @Test
    void refusesWhoeverPresentsNoSecretBeforeItHasTheBody() throws IOException {
        assertThat(beginOfAnswer("Content-Length: 1000\r\n\r\n{")).isEqualTo("HTTP/1.1 401");
    }

    @Test
    void thanksForNoBodyAtAll() throws IOException {
        assertThat(beginOfAnswer("Authorization: Bearer " + SECRET + "\r\n\r\n"))
                .isEqualTo("HTTP/1.1 202");
    }

    @Test
    void keepsTheSecretOutOfTheLog() throws Exception {
        try (LoggedBy trigger = new LoggedBy("io.tidewaiter.trigger")) {
            post("/hooks/mine", "Bearer nearly-" + SECRET, PUSH);

            assertThat(trigger.lines())
                    .singleElement()
                    .asString()
                    .contains("hook=mine")
                    .doesNotContain(SECRET);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hooks/unknown", "/hooks/", "/hooks", "/hooks/mine/deeper", "/", "/hooks/Mine"})
    void knowsNoOtherPath(String path) throws Exception {
        assertThat(post(path, "Bearer " + SECRET, PUSH)).isEqualTo(404);

        assertThat(checks).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE"})
    void hearsOnlyPosts(String method) throws Exception {
        HttpRequest.Builder request = request("/hooks/mine")
                .header("Authorization", "Bearer " + SECRET)
                .method(method, BodyPublishers.ofString(PUSH));

        assertThat(status(request)).isEqualTo(405);

        assertThat(checks).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tag=prod", "{\"events\":["})
    void tellsTheSenderThatItsBodyIsNotJson(String body) throws Exception {
        assertThat(post(body)).isEqualTo(400);

        assertThat(checks).isEmpty();
    }

    @Test
    void refusesABodyThatIsTooLarge() throws Exception {
        String padded = PUSH.replace("{\"events\"", "{\"padding\":\"" + "x".repeat(1 << 20) + "\",\"events\"");

        assertThat(post(padded)).isEqualTo(413);

        assertThat(checks).isEmpty();
    }

    @Test
    void refusesABodyThatTurnsOutTooLarge() throws Exception {
        byte[] large = new byte[(1 << 20) + 1];
        HttpRequest.Builder chunked = request("/hooks/mine")
                .header("Authorization", "Bearer " + SECRET)
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large)));

        assertThat(status(chunked)).isEqualTo(413);
    }
}
