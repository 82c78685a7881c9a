package io.tidewaiter.registry;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A real HTTP server on loopback that does what a test tells it, and notes what it was asked. */
public final class TestServer implements AutoCloseable {

    private final HttpServer server;
    private final boolean tls;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile Handler<HttpServerRequest> behaviour;

    private TestServer(Vertx vertx, HttpServerOptions options, Handler<HttpServerRequest> behaviour) {
        this.behaviour = behaviour;
        this.tls = options.isSsl();
        this.server = vertx.createHttpServer(options).requestHandler(this::answer);
        await(server.listen(0, "127.0.0.1"));
    }

    /** @param authorization null when none came along */
    public record Asked(String method, String uri, @Nullable String authorization, String accept, String version) {}

    public static TestServer http(Vertx vertx, Handler<HttpServerRequest> behaviour) {
        return new TestServer(vertx, new HttpServerOptions(), behaviour);
    }

    public static TestServer https(Vertx vertx, TestCertificate certificate, Handler<HttpServerRequest> behaviour) {
        return new TestServer(
                vertx, new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.keyStore()), behaviour);
    }

    /** A server that requires a client certificate. */
    static TestServer mutual(
            Vertx vertx, TestCertificate certificate, boolean http2, Handler<HttpServerRequest> behaviour) {
        return new TestServer(
                vertx,
                new HttpServerOptions()
                        .setSsl(true)
                        .setUseAlpn(http2)
                        .setKeyCertOptions(certificate.keyStore())
                        .setClientAuth(ClientAuth.REQUIRED)
                        .setTrustOptions(certificate.keyStore()),
                behaviour);
    }

    /** One that speaks HTTP/2 too. */
    static TestServer http2(Vertx vertx, TestCertificate certificate, Handler<HttpServerRequest> behaviour) {
        return new TestServer(
                vertx,
                new HttpServerOptions().setSsl(true).setUseAlpn(true).setKeyCertOptions(certificate.keyStore()),
                behaviour);
    }

    public void behave(Handler<HttpServerRequest> other) {
        behaviour = other;
    }

    private void answer(HttpServerRequest request) {
        String accept = request.headers().get("Accept") instanceof String text ? text : "";
        asked.add(new Asked(
                request.method().name(),
                request.uri(),
                request.getHeader("Authorization"),
                accept,
                request.version().name()));
        behaviour.handle(request);
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    int port() {
        return server.actualPort();
    }

    public String authority() {
        return "127.0.0.1:" + port();
    }

    /** The same server under another host name. */
    public String otherAuthority() {
        return "localhost:" + port();
    }

    public String origin() {
        return (tls ? "https://" : "http://") + authority();
    }

    @Override
    public void close() {
        await(server.close());
    }

    private static void await(Future<?> future) {
        try {
            future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the test's own server did not obey in time", e);
        }
    }
}
