package io.tidewaiter.registry;

import io.tidewaiter.update.port.RegistryException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeUnit;

/**
 * Sends a call over kept-alive connections, follows redirects, and ends within bounds: of time, of redirects, of bytes.
 *
 * <p>Client certificates and authorities of containers-certs.d(5), when they come, are one more choice in {@link
 * #client}.
 */
final class Transport {

    /** No manifest is larger: distribution-spec, "Pushing Manifests", asks registries to take at least this much. */
    static final int MOST_BYTES = 4 << 20;

    private static final int MOST_REDIRECTS = 5;

    private final Timeouts timeouts;
    // Fields, because a client that nobody refers to is collected, and takes its live connections with it.
    private final HttpClient verifying;
    private final HttpClient trusting;

    Transport(Vertx vertx, Timeouts timeouts) {
        this.timeouts = timeouts;
        this.verifying = client(vertx, options(timeouts));
        this.trusting = client(vertx, options(timeouts).setTrustAll(true).setVerifyHost(false));
    }

    /** Connections keep their failures to themselves: Vert.x would log what the request's future says anyway. */
    private static HttpClient client(Vertx vertx, HttpClientOptions options) {
        return vertx.httpClientBuilder()
                .with(options)
                .withConnectHandler(connection -> connection.exceptionHandler(failure -> {}))
                .build();
    }

    private static HttpClientOptions options(Timeouts timeouts) {
        return new HttpClientOptions()
                .setConnectTimeout((int) timeouts.connect().toMillis())
                .setSslHandshakeTimeout(timeouts.connect().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    /** @return any answer at all, whatever its status; fails with {@link Trouble} when there is none */
    Future<Answer> send(Call call) {
        return follow(call, MOST_REDIRECTS);
    }

    Future<Void> close() {
        return Future.join(verifying.close(), trusting.close()).mapEmpty();
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
                            .formatted(call.uri().getHost(), MOST_REDIRECTS));
        }
        return follow(call.redirected(location), left - 1);
    }

    private Future<Answer> exchange(Call call) {
        return client(call)
                .request(requestOptions(call))
                .recover(failure -> Future.failedFuture(Unreachable.unconnected(call.uri(), failure, timeouts)))
                .compose(request -> answer(call, request));
    }

    private Future<Answer> answer(Call call, HttpClientRequest request) {
        return request.send()
                .compose(response -> BoundedBody.of(response, MOST_BYTES)
                        .map(body -> new Answer(call.uri(), response.statusCode(), response.headers(), body)))
                .timeout(timeouts.request().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(failure -> request.reset())
                .recover(failure -> Future.failedFuture(Unreachable.unanswered(call.uri(), failure, timeouts)));
    }

    private HttpClient client(Call call) {
        return call.insecure() ? trusting : verifying;
    }

    private static RequestOptions requestOptions(Call call) {
        RequestOptions options = new RequestOptions()
                .setMethod(call.method())
                .setAbsoluteURI(call.uri().toString())
                .putHeader("Accept", call.accept())
                .putHeader("User-Agent", "tidewaiter");
        return call.authorization().isEmpty() ? options : options.putHeader("Authorization", call.authorization());
    }
}
