package io.tidewaiter.health;

import io.tidewaiter.update.port.Container;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.Probe;
import io.tidewaiter.update.port.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.List;

/** Puts probes to a running container. All of them must answer. */
final class Prober {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * How long an accepted connection must stay open to count as life. The port forwarder of a rootless container accepts
     * for a container that does not listen, and resets a moment later.
     */
    private static final Duration HOLD = Duration.ofMillis(250);

    private final Engine engine;
    private final Ticker ticker;
    private final Duration patience;
    private final HttpClient http;
    private final NetClient tcp;

    Prober(Vertx vertx, Engine engine, Ticker ticker) {
        this(vertx, engine, ticker, PATIENCE);
    }

    /** @param patience how long a connection, and then an answer, may take */
    Prober(Vertx vertx, Engine engine, Ticker ticker, Duration patience) {
        this.engine = engine;
        this.ticker = ticker;
        this.patience = patience;
        // A new connection for each look: one that is kept alive would prove only itself.
        this.http = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(false).setConnectTimeout((int) patience.toMillis()));
        this.tcp = vertx.createNetClient(new NetClientOptions().setConnectTimeout((int) patience.toMillis()));
    }

    /** @param probes with none, every TCP port that the container publishes is tried */
    Future<Observation> probe(Container container, List<Probe> probes) {
        List<Future<Observation>> answers = (probes.isEmpty() ? container.publishedTcp() : probes)
                .stream().map(probe -> ask(container, probe)).toList();
        return Future.join(answers)
                .map(all -> answers.stream()
                        .map(Future::result)
                        .filter(answer -> !(answer instanceof Observation.Good))
                        .findFirst()
                        .orElseGet(Observation.Good::new));
    }

    private Future<Observation> ask(Container container, Probe probe) {
        return switch (probe) {
            case Probe.Http get -> get(container, get);
            case Probe.Tcp(String host, int port) -> connect(host, port);
            case Probe.Exec(List<String> command) -> exec(container, command);
        };
    }

    private Future<Observation> get(Container container, Probe.Http probe) {
        Probe.Http where = probe.to(container);
        String url = where.toString();
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(bare(where.host()))
                .setPort(where.port())
                .setURI(probe.path())
                .setTimeout(patience.toMillis())
                .setIdleTimeout(patience.toMillis());
        return http.request(request)
                .compose(Prober::status)
                .map(status -> status >= 200 && status < 400
                        ? new Observation.Good()
                        : lacking("%s answers with status %d".formatted(url, status)))
                .otherwise(trouble -> lacking("%s does not answer (%s)".formatted(url, trouble.getMessage())));
    }

    /**
     * Hangs up as soon as the status is known. The futures tell all that goes wrong; to where nobody listens, Vert.x would
     * log it as an error, at each look.
     */
    private static Future<Integer> status(HttpClientRequest opened) {
        opened.connection().exceptionHandler(told -> {});
        return opened.send()
                .map(response -> response.exceptionHandler(told -> {}).statusCode())
                .onComplete(known -> opened.reset());
    }

    private Future<Observation> connect(String host, int port) {
        return tcp.connect(port, bare(host))
                .compose(this::hold)
                .map(alive -> alive
                        ? new Observation.Good()
                        : lacking("%s:%d accepts connections and closes them at once".formatted(host, port)))
                .otherwise(trouble ->
                        lacking("nothing listens on %s:%d (%s)".formatted(host, port, trouble.getMessage())));
    }

    /** @return whether the other side said something or kept the connection open */
    private Future<Boolean> hold(NetSocket socket) {
        Future<Boolean> ended = Future.future(promise -> {
            socket.handler(bytes -> promise.tryComplete(true));
            socket.closeHandler(closed -> promise.tryComplete(false));
            socket.exceptionHandler(trouble -> promise.tryComplete(false));
            ticker.after(HOLD).onComplete(waited -> promise.tryComplete(true));
        });
        return ended.onComplete(known -> socket.close());
    }

    private Future<Observation> exec(Container container, List<String> command) {
        return engine.exec(container.id(), command)
                .map(code -> code == 0
                        ? new Observation.Good()
                        : lacking("\"%s\" in container %s exits with %d"
                                .formatted(String.join(" ", command), container.name(), code)))
                .otherwise(trouble -> lacking("\"%s\" in container %s: %s"
                        .formatted(String.join(" ", command), container.name(), trouble.getMessage())));
    }

    private static Observation lacking(String reason) {
        return new Observation.Lacking(reason);
    }

    /** An IPv6 address without the brackets that set it apart from a port. */
    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
