package io.tidewaiter.registry.http;

import io.tidewaiter.net.BoundedClient;
import io.tidewaiter.net.BoundedClient.UnconnectedException;
import io.tidewaiter.net.Tls;
import io.tidewaiter.net.WebAddress;
import io.tidewaiter.registry.exchange.Answer;
import io.tidewaiter.registry.exchange.Call;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.registry.exchange.Timeouts;
import io.tidewaiter.registry.hostfiles.HostConfig;
import io.tidewaiter.registry.limits.HostLimits;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ClientSSLOptions;
import java.util.Objects;

/**
 * Sends a call over kept-alive connections, HTTP/2 where TLS offers it, follows redirects, and ends within bounds: of
 * time, of redirects, of bytes.
 */
public final class Transport {

    /** No manifest is larger: distribution-spec, "Pushing Manifests", asks registries to take at least this much. */
    public static final int MOST_BYTES = 4 << 20;

    private static final int MOST_REDIRECTS = 5;

    private final HostConfig config;
    private final Timeouts timeouts;
    private final BoundedClient plain;
    private final BoundedClient secure;

    public Transport(Vertx vertx, HostConfig config, Timeouts timeouts) {
        this.config = config;
        this.timeouts = timeouts;
        this.plain = client(vertx, new HttpClientOptions());
        this.secure = client(
                vertx,
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setUseAlpn(true));
    }

    private BoundedClient client(Vertx vertx, HttpClientOptions options) {
        return new BoundedClient(
                vertx,
                options.setConnectTimeout((int) timeouts.connect().toMillis()).setSslEngineOptions(Tls.onWorkers()),
                new PoolOptions().setHttp1MaxSize(HostLimits.MOST_AT_ONCE));
    }

    /** @return any answer at all, whatever its status; fails with {@link RegistryFailure} when there is none */
    public Future<Answer> send(Call call) {
        return follow(call, MOST_REDIRECTS);
    }

    public Future<Void> close() {
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
            throw new RegistryFailure(
                    Kind.BROKEN,
                    "%s redirects in circles (more than %d redirects)"
                            .formatted(call.address().host(), MOST_REDIRECTS));
        }
        return follow(call.redirected(location), left - 1);
    }

    private Future<Answer> exchange(Call call) {
        return call.address().isEncrypted()
                ? config.tls(call).compose(tls -> exchange(call, tls))
                : told(call, Future.succeededFuture(call).compose(any -> answer(plain, call, options(call))));
    }

    /**
     * Why a connection for HTTP/2 was cut, Vert.x does not tell: a server that wants our certificate does just that.
     * HTTP/1.1 brings its reason, or an answer where the connection was only a stale one.
     */
    private Future<Answer> exchange(Call call, ClientSSLOptions tls) {
        Future<Answer> first = answer(secure, call, options(call).setSslOptions(tls));
        Future<Answer> answer = first.recover(failure -> hasClosed(failure)
                ? answer(plain, call, options(call).setSslOptions(new ClientSSLOptions(tls).setUseAlpn(false)))
                : Future.failedFuture(failure));
        return told(call, answer);
    }

    private static boolean hasClosed(Throwable failure) {
        Throwable cause = failure instanceof UnconnectedException ? failure.getCause() : failure;
        return cause instanceof VertxException;
    }

    /** @return fails with what {@link BoundedClient} says */
    private Future<Answer> answer(BoundedClient client, Call call, RequestOptions options) {
        Buffer form = call.form() == null ? null : Buffer.buffer(call.form());
        return client.send(options, form, timeouts.request(), MOST_BYTES)
                .map(response -> new Answer(call.address(), response.status(), response.headers(), response.body()));
    }

    /** The same with failures in words for people. */
    private Future<Answer> told(Call call, Future<Answer> answer) {
        return answer.recover(failure -> Future.failedFuture(
                failure instanceof UnconnectedException unconnected
                        ? Unreachable.unconnected(
                                call.address(), Objects.requireNonNull(unconnected.getCause()), timeouts)
                        : Unreachable.unanswered(call.address(), failure, timeouts)));
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
        if (call.ifNoneMatch() != null) {
            options.putHeader("If-None-Match", call.ifNoneMatch());
        }
        if (call.form() != null) {
            options.putHeader("Content-Type", "application/x-www-form-urlencoded");
        }
        return call.authorization().isEmpty() ? options : options.putHeader("Authorization", call.authorization());
    }
}
