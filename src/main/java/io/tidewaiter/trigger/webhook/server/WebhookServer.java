package io.tidewaiter.trigger.webhook.server;

import io.tidewaiter.net.Connections;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Scope;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where webhooks are heard: a listener with its certificate, its connections and the secrets of its hooks, which are kept
 * up to date. Only HTTP/1.1 is spoken, so that one connection is one request at a time; what is made of a request is the
 * {@link Reception}'s matter.
 */
public final class WebhookServer {

    private static final Logger log = LoggerFactory.getLogger(WebhookServer.class);
    static final int MOST_CONNECTIONS = 256;
    private static final Duration REFRESH = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Ticker ticker;
    private final Map<String, Hook> hooks;
    private final @Nullable ListenerTls tls;
    private final Connections connections;
    private final Reception reception;
    private @Nullable HttpServer server;
    private boolean stopped;

    /**
     * @param tls null for plain http
     * @param check looks at what was pushed
     */
    public WebhookServer(
            Vertx vertx,
            Ticker ticker,
            Collection<Hook> hooks,
            @Nullable ListenerTls tls,
            Function<Scope, Future<Report>> check) {
        this.vertx = vertx;
        this.ticker = ticker;
        this.hooks = hooks.stream().collect(Collectors.toUnmodifiableMap(Hook::name, hook -> hook));
        this.tls = tls;
        this.connections = new Connections(ticker, MOST_CONNECTIONS);
        this.reception = new Reception(ticker, this.hooks, connections, new PushChecks(ticker, check));
    }

    /** @return the port it listens on */
    public Future<Integer> listen(String host, int port) {
        return options().compose(options -> {
            HttpServer made = vertx.createHttpServer(options)
                    .connectionHandler(connection -> connections.enter(connection, Reception.PATIENCE))
                    .requestHandler(reception::hear);
            server = made;
            return made.listen(port, host).map(HttpServer::actualPort).onSuccess(listening -> {
                connections.sweep();
                keepFresh();
            });
        });
    }

    public Future<Void> stop() {
        stopped = true;
        connections.stop();
        hooks.values().stream()
                .filter(hook -> !hook.counters().toString().isEmpty())
                .forEach(hook -> log.info("heard since the start hook={} counts={}", hook.name(), hook.counters()));
        return server == null ? Future.succeededFuture() : server.close();
    }

    public Collection<Hook> hooks() {
        return hooks.values();
    }

    private Future<HttpServerOptions> options() {
        HttpServerOptions options = new HttpServerOptions()
                .setUseAlpn(false)
                .setHttp2ClearTextEnabled(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
        connections.watchHandshakes(options, Reception.PATIENCE);
        return tls == null
                ? Future.succeededFuture(options)
                : vertx.executeBlocking(tls::read)
                        .map(read -> options.setSsl(true)
                                .setKeyCertOptions(read.getKeyCertOptions())
                                .setTrustOptions(read.getTrustOptions())
                                .setClientAuth(read.getClientAuth()));
    }

    private void keepFresh() {
        ticker.after(REFRESH).onSuccess(passed -> {
            if (!stopped) {
                refresh();
                keepFresh();
            }
        });
    }

    private void refresh() {
        vertx.executeBlocking(() -> {
                    hooks.values().forEach(Hook::refresh);
                    return tls != null && tls.hasChanged() ? tls.read() : new ServerSSLOptions();
                })
                .compose(read -> read.getKeyCertOptions() == null || server == null
                        ? Future.succeededFuture(false)
                        : server.updateSSLOptions(read, true))
                .onSuccess(updated -> {
                    if (updated) {
                        log.info("the listener's certificate was read again");
                    }
                })
                .onFailure(trouble -> log.error(
                        "the listener keeps its certificate, as the new one will not do reason={}",
                        trouble.getMessage()));
    }
}
