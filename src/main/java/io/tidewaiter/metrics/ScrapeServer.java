package io.tidewaiter.metrics;

import io.tidewaiter.net.Connections;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /metrics}, for all who reach the address that a person chose: so many at a time, and each only for a while.
 */
public final class ScrapeServer {

    private static final Logger log = LoggerFactory.getLogger(ScrapeServer.class);
    static final int MOST_CONNECTIONS = 64;
    static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";

    private final Supplier<Future<String>> scrape;
    private final Connections connections;
    private final HttpServer server;

    public ScrapeServer(Vertx vertx, Ticker ticker, Supplier<Future<String>> scrape) {
        this.scrape = scrape;
        this.connections = new Connections(ticker, MOST_CONNECTIONS);
        this.server = vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                .connectionHandler(connection -> connections.enter(connection, PATIENCE))
                .requestHandler(this::answer);
    }

    /** @return the port it listens on */
    public Future<Integer> listen(String host, int port) {
        return server.listen(port, host).map(HttpServer::actualPort).onSuccess(listening -> connections.sweep());
    }

    public Future<Void> stop() {
        connections.stop();
        return server.close();
    }

    private void answer(HttpServerRequest request) {
        connections.renew(request.connection(), PATIENCE);
        if (!"/metrics".equals(request.path())) {
            request.response().setStatusCode(404).end();
        } else if (!request.method().equals(HttpMethod.GET)) {
            request.response().setStatusCode(405).end();
        } else {
            scrape.get()
                    .onSuccess(text ->
                            request.response().putHeader("Content-Type", FORMAT).end(text))
                    .onFailure(trouble -> {
                        log.warn("cannot tell the metrics reason={}", trouble.getMessage());
                        request.response().setStatusCode(503).end();
                    });
        }
    }
}
