package io.tidewaiter.health;

import io.tidewaiter.net.BoundedClient;
import io.tidewaiter.net.Response;
import io.tidewaiter.policy.Probe;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.Set;

/** The network of this host: each question goes over a connection of its own. */
public final class HostNetwork implements ContainerNetwork {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * How long an accepted connection must stay open to count as life. The port forwarder of a rootless container accepts
     * for a container that does not listen, and resets a moment later.
     */
    private static final Duration HOLD = Duration.ofMillis(250);

    /** The same where it asks ten times before: 190 ms on a quiet host. */
    private static final Duration RELAYED_HOLD = Duration.ofMillis(800);

    private final Ticker ticker;
    private final Duration patience;
    private final BoundedClient http;
    private final NetClient tcp;
    private final Visitors visitors;

    public HostNetwork(Vertx vertx, Ticker ticker) {
        this(vertx, ticker, PATIENCE);
    }

    /** @param patience how long a connection, and then an answer, may take */
    HostNetwork(Vertx vertx, Ticker ticker, Duration patience) {
        this.ticker = ticker;
        this.patience = patience;
        // A new connection for each look: one that is kept alive would prove only itself.
        this.http = new BoundedClient(
                vertx,
                new HttpClientOptions().setKeepAlive(false).setConnectTimeout((int) patience.toMillis()),
                new PoolOptions());
        this.tcp = vertx.createNetClient(new NetClientOptions().setConnectTimeout((int) patience.toMillis()));
        this.visitors = new Visitors(vertx);
    }

    @Override
    public Future<Integer> get(Probe.Http where) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(bare(where.host()))
                .setPort(where.port())
                .setURI(where.path())
                .setTimeout(patience.toMillis())
                .setIdleTimeout(patience.toMillis());
        return http.send(request, null, patience, 0).map(Response::status);
    }

    @Override
    public Future<Boolean> connect(Probe.Tcp where, boolean relayed) {
        return tcp.connect(where.port(), bare(where.host()))
                .compose(socket -> hold(socket, relayed ? RELAYED_HOLD : HOLD));
    }

    /** @return whether the other side said something or kept the connection open */
    private Future<Boolean> hold(NetSocket socket, Duration time) {
        Future<Boolean> ended = Future.future(promise -> {
            socket.handler(bytes -> promise.tryComplete(true));
            socket.closeHandler(closed -> promise.tryComplete(false));
            socket.exceptionHandler(trouble -> promise.tryComplete(false));
            ticker.after(time).onComplete(waited -> promise.tryComplete(true));
        });
        return ended.onComplete(known -> socket.close());
    }

    @Override
    public Future<Boolean> isVisited(Set<Integer> ports) {
        return visitors.at(ports);
    }

    /** An IPv6 address without the brackets that set it apart from a port. */
    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
