package io.tidewaiter.api.model;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpServerResponse;
import java.util.Objects;

/**
 * Why a request was not answered: problem details (RFC 9457). The type is {@code about:blank}, as the status says what
 * kind of problem it is.
 *
 * @param title the status in words
 * @param detail one line for a person: the thing, the reason and, where there is something, what to do
 */
public record Problem(String type, String title, int status, String detail) {

    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        Objects.requireNonNull(detail);
    }

    public static Problem of(int status, String detail) {
        return new Problem("about:blank", HttpResponseStatus.valueOf(status).reasonPhrase(), status, detail);
    }

    /** Ends the answer with it, unless an answer has begun already. */
    public void answer(HttpServerResponse response) {
        if (response.headWritten() || response.closed()) {
            response.reset();
            return;
        }
        response.setStatusCode(status).putHeader("Content-Type", MEDIA_TYPE).end(Json.write(this));
    }
}
