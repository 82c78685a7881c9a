package io.tidewaiter.registry;

import io.tidewaiter.net.Tls;
import io.tidewaiter.net.WebAddress;
import io.tidewaiter.update.port.RegistryException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ClientSSLOptions;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Sends a call over kept-alive connections, HTTP/2 where TLS offers it, follows redirects, and ends within bounds: of
 * time, of redirects, of bytes.
 */
final class Transport {

    /** No manifest is larger: distribution-spec, "Pushing Manifests", asks registries to take at least this much. */
    static final int MOST_BYTES = 4 << 20;

    private static final int MOST_REDIRECTS = 5;

    private final HostConfig config;
    private final Timeouts timeouts;
    // Fields, because a client without a reference is collected, and takes its live connections with it.
    private final HttpClient plain;
    private final HttpClient secure;

    Transport(Vertx vertx, HostConfig config, Timeouts timeouts) {
        this.config = config;
        this.timeouts = timeouts;
        this.plain = client(vertx, new HttpClientOptions());
        this.secure = client(
                vertx,
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setUseAlpn(true));
    }

    /** Connections keep their failures to themselves: Vert.x would log what the request's future says anyway. */
    private HttpClient client(Vertx vertx, HttpClientOptions options) {
        return vertx.httpClientBuilder()
                .with(options.setConnectTimeout((int) timeouts.connect().toMillis())
                        .setSslEngineOptions(Tls.onWorkers()))
                .with(new PoolOptions().setHttp1MaxSize(Manners.MOST_AT_ONCE))
                .withConnectHandler(connection -> connection.exceptionHandler(failure -> {}))
                .build();
    }

    /** @return any answer at all, whatever its status; fails with {@link Trouble} when there is none */
    Future<Answer> send(Call call) {
        return follow(call, MOST_REDIRECTS);
    }

    Future<Void> close() {
        return Future.join(plain.close(), secure.close()).mapEmpty();
    }

    private Future<Answer> follow(Call call, int left) {
        return exchange(call)
                .compose(answer -> answer.redirect()
                        .map(location -> followTo(call, location, left))
                        .orElseGet(() -> Future.succeededFuture(answer)));
    }

    private Future<Answer> followTo(Call call, String location, int left) {
        if (left == 0) {
            throw new Trouble(
                    Kind.BROKEN,
                    "%s redirects in circles (more than %d redirects)"
                            .formatted(call.address().host(), MOST_REDIRECTS));
        }
        return follow(call.redirected(location), left - 1);
    }

    private Future<Answer> exchange(Call call) {
        return call.address().isEncrypted()
                ? config.tls(call).compose(tls -> exchange(call, tls))
                : told(
                        call,
                        Future.succeededFuture(call).compose(plainly -> answer(call, plain.request(options(call)))));
    }

    /**
     * Why a connection for HTTP/2 was cut, Vert.x does not tell: a server that wants our certificate does just that.
     * HTTP/1.1 brings its reason, or an answer where the connection was only a stale one.
     */
    private Future<Answer> exchange(Call call, ClientSSLOptions tls) {
        Future<Answer> first = answer(call, secure.request(options(call, tls)));
        Future<Answer> answer = first.recover(failure -> hasClosed(failure)
                ? answer(call, plain.request(options(call, new ClientSSLOptions(tls).setUseAlpn(false))))
                : Future.failedFuture(failure));
        return told(call, answer);
    }

    private static boolean hasClosed(Throwable failure) {
        Throwable cause = failure instanceof Unconnected ? failure.getCause() : failure;
        return cause instanceof VertxException;
    }

    /** There was no connection to send the request on. */
    private static final class Unconnected extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unconnected(Throwable cause) {
            super(cause);
        }
    }

    /** @return fails with what the network stack threw, wrapped where there was no connection */
    private Future<Answer> answer(Call call, Future<HttpClientRequest> connected) {
        return connected
                .recover(failure -> Future.failedFuture(new Unconnected(failure)))
                .compose(request -> answer(call, request));
    }

    private Future<Answer> answer(Call call, HttpClientRequest request) {
        return sent(call, request)
                .compose(response -> BoundedBody.of(response, MOST_BYTES)
                        .map(body -> new Answer(call.address(), response.statusCode(), response.headers(), body)))
                .timeout(timeouts.request().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(failure -> request.reset());
    }

    /** The same with failures in words for people. */
    private Future<Answer> told(Call call, Future<Answer> answer) {
        return answer.recover(failure -> Future.failedFuture(
                failure instanceof Unconnected unconnected
                        ? Unreachable.unconnected(
                                call.address(), Objects.requireNonNull(unconnected.getCause()), timeouts)
                        : Unreachable.unanswered(call.address(), failure, timeouts)));
    }

    private static Future<HttpClientResponse> sent(Call call, HttpClientRequest request) {
        return call.form() == null
                ? request.send()
                : request.putHeader("Content-Type", "application/x-www-form-urlencoded")
                        .send(Buffer.buffer(call.form()));
    }

    private RequestOptions options(Call call, ClientSSLOptions tls) {
        return options(call).setSslOptions(tls);
    }

    private RequestOptions options(Call call) {
        WebAddress address = call.address();
        RequestOptions options = new RequestOptions()
                .setMethod(call.method())
                .setHost(address.host())
                .setPort(address.connectedPort())
                .setSsl(address.isEncrypted())
                .setURI(address.target())
                .putHeader("Accept", call.accept())
                .putHeader("User-Agent", "tidewaiter");
        config.proxy(call).ifPresent(options::setProxyOptions);
        return call.authorization().isEmpty() ? options : options.putHeader("Authorization", call.authorization());
    }
}
