package io.tidewaiter.net;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** An HTTP response that is there. It may hold secrets. */
public record Response(int status, MultiMap headers, Buffer body) {

    @Override
    public String toString() {
        return "Response[status=" + status + "]";
    }
}
