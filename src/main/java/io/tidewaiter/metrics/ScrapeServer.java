package io.tidewaiter.metrics;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /metrics}, for whoever may reach the address that a person chose. */
public final class ScrapeServer {

    private static final Logger log = LoggerFactory.getLogger(ScrapeServer.class);
    private static final int PATIENCE_SECONDS = 15;
    private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";

    private final Supplier<Future<String>> scrape;
    private final HttpServer server;

    public ScrapeServer(Vertx vertx, Supplier<Future<String>> scrape) {
        this.scrape = scrape;
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setHttp2ClearTextEnabled(false)
                        .setIdleTimeout(PATIENCE_SECONDS)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS))
                .requestHandler(this::answer);
    }

    /** @return the port it listens on */
    public Future<Integer> listen(String host, int port) {
        return server.listen(port, host).map(HttpServer::actualPort);
    }

    public Future<Void> stop() {
        return server.close();
    }

    private void answer(HttpServerRequest request) {
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
