package io.tidewaiter.trigger.webhook.server;

import io.tidewaiter.net.Connections;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** The body of a request, as far as it is not too large. */
final class Body {

    static final int LONGEST = 1 << 20;
    /** What a registry sends is shorter, and checking the signature of so much takes about 2 ms. */
    static final int BRIEF = 128 << 10;

    private final HttpServerRequest request;
    private final Connections connections;
    private final int most;
    private final Promise<Buffer> whole = Promise.promise();
    private Buffer body = Buffer.buffer();

    /** @param most bytes that it may have */
    Body(HttpServerRequest request, Connections connections, int most) {
        this.request = request;
        this.connections = connections;
        this.most = most;
    }

    /** Fails when it is too large; never ends when the connection does. */
    Future<Buffer> read() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && Long.parseLong(length) > most) {
            whole.fail("too large");
        } else {
            if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
                request.response().writeContinue();
            }
            request.handler(this::take);
            request.endHandler(ended -> whole.tryComplete(body));
        }
        return whole.future();
    }

    private void take(Buffer chunk) {
        if (whole.future().isComplete()) {
            return;
        }
        if (body.length() + chunk.length() > most) {
            body = Buffer.buffer();
            whole.fail("too large");
        } else {
            body.appendBuffer(chunk);
            connections.hold(request.connection(), chunk.length());
        }
    }
}
