package io.tidewaiter.registry;

import io.tidewaiter.image.Digest;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Servers on loopback and a host that looks at them. */
abstract class RegistryTest {

    static final String MANIFEST = "{\"schemaVersion\":2}";
    static final Digest DIGEST = Digest.sha256(MANIFEST.getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path folder;

    final Vertx vertx = Vertx.vertx();
    TestHost host;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @BeforeEach
    void makeHost() {
        host = new TestHost(vertx, folder);
    }

    @AfterEach
    void closeAll() throws Exception {
        host.close();
        for (AutoCloseable each : List.copyOf(open)) {
            each.close();
        }
        vertx.close().await();
    }

    <T extends AutoCloseable> T closing(T each) {
        open.push(each);
        return each;
    }

    /** A plain http server that registries.conf allows to be one. */
    TestServer registry(Handler<HttpServerRequest> behaviour) throws IOException {
        TestServer server = server(behaviour);
        host.insecure(server.authority());
        return server;
    }

    TestServer server(Handler<HttpServerRequest> behaviour) {
        return closing(TestServer.http(vertx, behaviour));
    }

    static void stateDigest(HttpServerRequest request) {
        request.response().putHeader("Docker-Content-Digest", DIGEST.toString()).end();
    }

    static Handler<HttpServerRequest> status(int status) {
        return request -> request.response().setStatusCode(status).end();
    }
}
