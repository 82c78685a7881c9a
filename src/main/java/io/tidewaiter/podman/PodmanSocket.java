package io.tidewaiter.podman;

import io.tidewaiter.host.ExternalException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

/**
 * The connections to {@code podman.socket}, and the words for what goes wrong with them. systemd starts Podman's service for
 * a connection, and the service ends after it was idle for five seconds: podman-system-service(1). A connection that it took
 * while it ends is closed without an answer, and so is one that was kept. So a connection is kept for less than that time, and
 * what may be asked twice is then asked again, on a new connection, for which systemd starts the service again.
 */
final class PodmanSocket {

    private static final int CONNECTIONS = 8;

    /** Less than the five seconds after which the service ends, with the second that Vert.x takes to notice. */
    private static final int KEPT_SECONDS = 2;

    /** The first try, and two more: a service that fails at each request is not asked for longer. */
    private static final int TRIES = 3;

    /** How long an answer may take before Podman is asked whether it is there. */
    private static final Duration SUSPICION = Duration.ofSeconds(1);

    /** Which part of the patience for an answer it then has for saying so. */
    private static final int PART = 3;

    private final Vertx vertx;
    private final Path socket;
    private final Duration patience;
    private final SocketAddress address;
    private final HttpClient kept;
    private final HttpClient fresh;

    PodmanSocket(Vertx vertx, Path socket, Duration patience) {
        this.vertx = vertx;
        this.socket = socket;
        this.patience = patience;
        this.address = SocketAddress.domainSocketAddress(socket.toString());
        this.kept = client(vertx, new HttpClientOptions().setKeepAliveTimeout(KEPT_SECONDS));
        this.fresh = client(vertx, new HttpClientOptions().setKeepAlive(false));
    }

    /** What goes wrong with a connection is told by the request on it; unheard, Vert.x would log it as an error as well. */
    private static HttpClient client(Vertx vertx, HttpClientOptions options) {
        return vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions().setHttp1MaxSize(CONNECTIONS))
                .withConnectHandler(connection -> connection.exceptionHandler(told -> {}))
                .build();
    }

    /** What is done with a request that may be sent now, up to the end of what is wanted of the answer. */
    interface Exchange<T> extends Function<HttpClientRequest, Future<T>> {}

    /** For what must not be done twice: that a connection was closed does not say that nothing was done. */
    <T> Future<T> once(HttpMethod method, String path, Exchange<T> exchange) {
        return exchange(kept, 1, limited(method, path), exchange);
    }

    /** The same for an answer that takes as long as it does, so there is no limit on it. */
    <T> Future<T> onceUnlimited(HttpMethod method, String path, Exchange<T> exchange) {
        return exchange(fresh, 1, options(method, path), exchange);
    }

    /** For what only reads, and what changes nothing more when it is done a second time. */
    <T> Future<T> untilTaken(HttpMethod method, String path, Exchange<T> exchange) {
        return exchange(kept, TRIES, limited(method, path), exchange);
    }

    /** The same for an answer that takes as long as it does, so there is no limit on it. */
    <T> Future<T> untilTakenUnlimited(HttpMethod method, String path, Exchange<T> exchange) {
        return exchange(kept, TRIES, options(method, path), exchange);
    }

    private <T> Future<T> exchange(HttpClient client, int tries, RequestOptions options, Exchange<T> exchange) {
        return client.request(options)
                .recover(trouble -> Future.failedFuture(unconnected(trouble)))
                .compose(exchange)
                .recover(trouble -> tries > 1 && isCutOff(trouble)
                        ? exchange(fresh, tries - 1, options, exchange)
                        : Future.failedFuture(unanswered(trouble)));
    }

    /** The other side closed the connection, before or after it read the request. */
    private static boolean isCutOff(Throwable trouble) {
        return trouble instanceof HttpClosedException || trouble instanceof IOException;
    }

    /**
     * The answer to a request. systemd takes connections for a service that fails at each start, and they wait for ever. So
     * where an answer takes long, it is asked too whether anything {@link #answers}: without an answer to that, there will
     * be none.
     */
    Future<HttpClientResponse> whileItLives(HttpClientRequest request, Future<HttpClientResponse> answer) {
        Promise<HttpClientResponse> first = Promise.promise();
        long timer = vertx.setTimer(
                SUSPICION.toMillis(),
                passed -> answers(patience.dividedBy(PART)).onFailure(dead -> {
                    first.tryFail(dead);
                    request.reset();
                }));
        answer.onComplete(done -> vertx.cancelTimer(timer))
                .onSuccess(first::tryComplete)
                .onFailure(first::tryFail);
        return first.future();
    }

    /**
     * Asks the shortest question. A connection that was made while systemd listened may be lost, as Podman 3 makes a socket of
     * its own; so a second one is tried soon.
     *
     * @param limit what all of it may take
     * @return fails where nothing answers in time, and where a Podman does that is too old
     */
    Future<Void> answers(Duration limit) {
        Duration soon = limit.dividedBy(8);
        return ping(soon)
                .recover(silence -> ping(soon.multipliedBy(2)))
                .recover(silence -> ping(soon.multipliedBy(5)))
                .map(ServerVersion::supported)
                .mapEmpty();
    }

    private Future<HttpClientResponse> ping(Duration limit) {
        return exchange(
                fresh,
                1,
                limited(HttpMethod.GET, Libpod.VERSION + "/_ping", limit.toMillis()),
                request -> request.send().compose(answer -> answer.end().map(answer)));
    }

    /** There is no connection: systemd would take it, and start Podman for it, if it listened. */
    private Throwable unconnected(Throwable trouble) {
        return noAnswer(
                trouble,
                "is podman.socket enabled? (%s enable --now podman.socket; if it is, Podman may be older than %s: that removes the socket)"
                        .formatted(systemctl(), ServerVersion.OLDEST));
    }

    /** There was a connection, and no whole answer: it is not the socket that is at fault. */
    Throwable unanswered(Throwable trouble) {
        return noAnswer(
                trouble,
                "the socket is there, but Podman's service fails or hangs: see why with %s status podman.service"
                        .formatted(systemctl()));
    }

    private Throwable noAnswer(Throwable trouble, String advice) {
        return trouble instanceof ExternalException
                ? trouble
                : new ExternalException(
                        "Podman does not answer at %s (%s): %s".formatted(socket, trouble.getMessage(), advice),
                        trouble);
    }

    private String systemctl() {
        return socket.startsWith("/run/podman") ? "systemctl" : "systemctl --user";
    }

    private RequestOptions limited(HttpMethod method, String path) {
        return limited(method, path, patience.toMillis());
    }

    private RequestOptions limited(HttpMethod method, String path, long millis) {
        return options(method, path).setTimeout(millis).setIdleTimeout(millis);
    }

    private RequestOptions options(HttpMethod method, String path) {
        return new RequestOptions()
                .setServer(address)
                .setHost("podman")
                .setPort(80)
                .setMethod(method)
                .setURI(path);
    }
}
