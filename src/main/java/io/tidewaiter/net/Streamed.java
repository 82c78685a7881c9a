package io.tidewaiter.net;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.impl.HttpContext;
import org.jspecify.annotations.Nullable;

/** A response that goes on until the server ends it, the connection is lost, or it is cancelled. */
public final class Streamed extends ResponseSink<Void> {

    private final @Nullable ClientSSLOptions tls;
    private final Handler<Buffer> chunks;
    private final Promise<HttpClientRequest> sent = Promise.promise();
    private final Promise<Streamed> head = Promise.promise();
    private final Promise<Void> over = Promise.promise();
    private int status;
    private boolean cancelled;

    Streamed(@Nullable ClientSSLOptions tls, Handler<Buffer> chunks) {
        this.tls = tls;
        this.chunks = chunks;
    }

    /** The status of the response. */
    public int status() {
        return status;
    }

    /** Completes when the response ends; fails when the connection is lost before. */
    public Future<Void> over() {
        return over.future();
    }

    /** Ends it from this side. */
    public void cancel() {
        cancelled = true;
        sent.future().onSuccess(HttpClientRequest::reset);
        over.tryComplete();
    }

    Future<HttpClientRequest> sent() {
        return sent.future();
    }

    Future<Streamed> head() {
        return head.future();
    }

    void ended(AsyncResult<HttpResponse<Void>> result) {
        if (result.succeeded()) {
            over.tryComplete();
            return;
        }
        if (!sent.tryFail(result.cause())) {
            head.tryFail(result.cause());
        }
        over.tryFail(result.cause());
    }

    @Override
    public boolean goesOn(HttpContext<?> context) {
        switch (context.phase()) {
            case CREATE_REQUEST -> context.requestOptions().setSslOptions(tls);
            case SEND_REQUEST -> sent.complete(context.clientRequest());
            case RECEIVE_RESPONSE -> {
                if (cancelled) {
                    // unheard, Vert.x would log the reset as an error
                    context.clientResponse().exceptionHandler(reset -> {});
                    return false;
                }
                status = context.clientResponse().statusCode();
                head.tryComplete(this);
            }
            default -> {}
        }
        return true;
    }

    @Override
    public Future<Void> write(Buffer chunk) {
        if (!cancelled) {
            try {
                chunks.handle(chunk);
            } catch (RuntimeException broken) {
                over.tryFail(broken);
                cancel();
            }
        }
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> result() {
        return Future.succeededFuture();
    }
}
