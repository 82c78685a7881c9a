package io.tidewaiter.net;

import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x's web client with bounds: a request that takes too long or whose response is too large is cut off, so that no server
 * decides how long we wait and how much memory we use. Redirects are not followed.
 */
public final class BoundedClient {

    private final Ticker ticker;
    // Fields, because a client without a reference is collected, and takes its live connections with it.
    private final HttpClient connections;
    private final WebClient client;

    public BoundedClient(Vertx vertx, HttpClientOptions options, PoolOptions pool) {
        this.ticker = Ticker.of(vertx);
        // Connections keep their failures to themselves: Vert.x would log what the request's future says anyway.
        this.connections = vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                .withConnectHandler(connection -> connection.exceptionHandler(failure -> {}))
                .build();
        this.client = WebClient.wrap(connections, new WebClientOptions().setUserAgentEnabled(false))
                .addInterceptor(Intercepted::intercept);
    }

    /** There was no connection to send the request on. */
    public static final class UnconnectedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnconnectedException(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** The body of the response is larger than what is taken. */
    public static final class TooLargeException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /**
     * Sends a request.
     *
     * @param options of the request, its TLS too
     * @param body null for none
     * @param limit from the request sent to the last byte of the response
     * @param most bytes of the response's body; with 0 the body is not waited for
     * @return fails with {@link UnconnectedException}, {@link TooLargeException}, {@link TimeoutException} or what the network
     *     stack throws
     */
    public Future<Response> send(RequestOptions options, @Nullable Buffer body, Duration limit, int most) {
        Exchange exchange = new Exchange(options.getSslOptions(), most);
        HttpRequest<Buffer> request = client.request(options).as(exchange);
        (body == null ? request.send() : request.sendBuffer(body)).onComplete(exchange::ended);
        return exchange.sent()
                .recover(failure -> Future.failedFuture(new UnconnectedException(failure)))
                .compose(sent -> ticker.within(limit, exchange.response(), TimeoutException::new)
                        .onFailure(failure -> sent.reset()));
    }

    /**
     * Sends a request whose response has no end of its own.
     *
     * @param limit from the request sent to the head of the response
     * @param body of the request
     * @param chunks takes what comes, as it comes; what it throws ends the stream
     * @return when the head of the response is there; fails as {@link #send} does
     */
    public Future<Streamed> stream(RequestOptions options, Buffer body, Duration limit, Handler<Buffer> chunks) {
        Streamed streamed = new Streamed(options.getSslOptions(), chunks);
        client.request(options).as(streamed).sendBuffer(body).onComplete(streamed::ended);
        return streamed.sent()
                .recover(failure -> Future.failedFuture(new UnconnectedException(failure)))
                .compose(sent -> ticker.within(limit, streamed.head(), TimeoutException::new))
                .onFailure(failure -> streamed.cancel());
    }

    /** Ends the connections; what is in progress fails. */
    public Future<Void> close() {
        return connections.close();
    }
}
