package io.tidewaiter.net;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.impl.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * One request of the web client and its response, whose body it collects. What the client itself does not offer it does as
 * interceptor: it gives the request TLS of its own, tells when it is sent, and knows it, to reset it.
 */
final class Exchange extends ResponseSink<Buffer> {

    private final @Nullable ClientSSLOptions tls;
    private final int most;
    private final Buffer body = Buffer.buffer();
    private final Promise<HttpClientRequest> sent = Promise.promise();
    private final Promise<Response> response = Promise.promise();

    Exchange(@Nullable ClientSSLOptions tls, int most) {
        this.tls = tls;
        this.most = most;
    }

    /** Completes when there is a connection to send it on. */
    Future<HttpClientRequest> sent() {
        return sent.future();
    }

    Future<Response> response() {
        return response.future();
    }

    /** What the client says in the end. It may have been known before. */
    void ended(AsyncResult<HttpResponse<Buffer>> end) {
        if (end.succeeded()) {
            response.tryComplete(new Response(
                    end.result().statusCode(),
                    end.result().headers(),
                    end.result().body()));
        } else if (!sent.tryFail(end.cause())) {
            response.tryFail(end.cause());
        }
    }

    @Override
    public boolean goesOn(HttpContext<?> context) {
        switch (context.phase()) {
            case CREATE_REQUEST -> context.requestOptions().setSslOptions(tls);
            case SEND_REQUEST -> sent.complete(context.clientRequest());
            case RECEIVE_RESPONSE -> {
                if (most == 0) {
                    endAt(context.clientResponse());
                    return false;
                }
            }
            default -> {}
        }
        return true;
    }

    private void endAt(HttpClientResponse head) {
        response.tryComplete(new Response(head.statusCode(), head.headers(), body));
        // unheard, Vert.x would log the reset as an error
        head.exceptionHandler(reset -> {}).request().reset();
    }

    @Override
    public Future<Void> write(Buffer chunk) {
        if (body.length() + chunk.length() <= most) {
            body.appendBuffer(chunk);
        } else {
            response.tryFail(new BoundedClient.TooLargeException());
        }
        return Future.succeededFuture();
    }

    /** Asked for once the whole body was written. */
    @Override
    public Future<Buffer> result() {
        return Future.succeededFuture(body);
    }
}
