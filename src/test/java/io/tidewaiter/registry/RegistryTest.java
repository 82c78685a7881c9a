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
public abstract class RegistryTest {

    public static final String MANIFEST = "{\"schemaVersion\":2}";
    public static final Digest DIGEST = Digest.sha256(MANIFEST.getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path folder;

    public final Vertx vertx = Vertx.vertx();
    public FolderHost host;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @BeforeEach
    protected void makeHost() {
        host = new FolderHost(vertx, folder);
    }

    @AfterEach
    protected void closeAll() throws Exception {
        host.close();
        for (AutoCloseable each : List.copyOf(open)) {
            each.close();
        }
        vertx.close().await();
    }

    protected <T extends AutoCloseable> T closing(T each) {
        open.push(each);
        return each;
    }

    /** A plain http server that registries.conf allows to be one. */
    protected TestServer registry(Handler<HttpServerRequest> behaviour) throws IOException {
        TestServer server = server(behaviour);
        host.insecure(server.authority());
        return server;
    }

    protected TestServer server(Handler<HttpServerRequest> behaviour) {
        return closing(TestServer.http(vertx, behaviour));
    }

    public static void stateDigest(HttpServerRequest request) {
        request.response().putHeader("Docker-Content-Digest", DIGEST.toString()).end();
    }

    protected static Handler<HttpServerRequest> status(int status) {
        return request -> request.response().setStatusCode(status).end();
    }
}
