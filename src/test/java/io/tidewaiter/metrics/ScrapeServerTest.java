package io.tidewaiter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.podman.Loop;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScrapeServerTest {

    private final Loop loop = new Loop();
    private final HttpClient client = HttpClient.newHttpClient();
    private Future<String> metrics = Future.succeededFuture("a_total 1.0\n");
    private final int port = loop.result(() -> new ScrapeServer(loop.vertx(), () -> metrics).listen("127.0.0.1", 0));

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
}
