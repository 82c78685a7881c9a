package io.tidewaiter.registry;

import io.tidewaiter.update.port.RegistryException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;

/** Collects a body, but never more than so many bytes: what a registry sends must not decide how much memory we use. */
final class BoundedBody {

    private final int most;
    private final Buffer collected = Buffer.buffer();
    private final Promise<Buffer> whole = Promise.promise();

    private BoundedBody(int most) {
        this.most = most;
    }

    /** To be called in the event that brings the response, before its first bytes can have gone by. */
    static Future<Buffer> of(HttpClientResponse response, int most) {
        BoundedBody body = new BoundedBody(most);
        response.exceptionHandler(body.whole::tryFail);
        response.endHandler(end -> body.whole.tryComplete(body.collected));
        response.handler(body::take);
        return body.whole.future();
    }

    private void take(Buffer chunk) {
        if (collected.length() + chunk.length() <= most) {
            collected.appendBuffer(chunk);
        } else {
            whole.tryFail(new Trouble(Kind.BROKEN, "the answer is larger than %d MiB".formatted(most >> 20)));
        }
    }
}
