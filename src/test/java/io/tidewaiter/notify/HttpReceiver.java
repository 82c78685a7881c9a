package io.tidewaiter.notify;

import io.tidewaiter.podman.Loop;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real receiver on loopback, which does what a test tells it and notes what it was sent. */
final class HttpReceiver {

    private final HttpServer server;
    private final String scheme;
    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    private volatile Handler<HttpServerRequest> behaviour = request -> status(request, 202);

    /** @param headers by names in small letters */
    record Delivery(String uri, Map<String, String> headers, String body) {

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    HttpReceiver(Loop loop, HttpServerOptions options) {
        scheme = options.isSsl() ? "https" : "http";
        server = loop.result(() -> loop.vertx()
                .createHttpServer(options)
                .requestHandler(this::hear)
                .listen(0, "127.0.0.1"));
    }

    static void status(HttpServerRequest request, int status) {
        request.response().setStatusCode(status).end();
    }

    URI url(String path) {
        return URI.create("%s://127.0.0.1:%d%s".formatted(scheme, server.actualPort(), path));
    }

    String authority() {
        return "127.0.0.1:" + server.actualPort();
    }

    void behave(Handler<HttpServerRequest> other) {
        behaviour = other;
    }

    List<Delivery> deliveries() {
        return List.copyOf(deliveries);
    }

    private void hear(HttpServerRequest request) {
        Map<String, String> headers = new TreeMap<>();
        request.headers()
                .forEach(header -> headers.put(header.getKey().toLowerCase(java.util.Locale.ROOT), header.getValue()));
        request.body().onSuccess(body -> {
            deliveries.add(new Delivery(request.uri(), headers, body.toString()));
            behaviour.handle(request);
        });
    }
}
