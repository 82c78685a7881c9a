package io.tidewaiter.api;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;

/** {@code POST /v1/checks}: does what is asked and answers with {@link Line}s while it goes on. */
final class CheckHandler implements Handler<RoutingContext> {

    private final Service service;
    private final ControlServer.Events events;

    CheckHandler(Service service, ControlServer.Events events) {
        this.service = service;
        this.events = events;
    }

    @Override
    public void handle(RoutingContext context) {
        CheckRequest request;
        try {
            // null when the request has no body at all
            Buffer body = context.body().buffer();
            request = Json.read(body == null ? new byte[0] : body.getBytes(), CheckRequest.class);
        } catch (IOException e) {
            context.response().setStatusCode(400).end(Json.write(Line.error("not a request for a check")));
            return;
        }
        HttpServerResponse response = context.response()
                .putHeader("Content-Type", "application/x-ndjson")
                .setChunked(true);
        Runnable unsubscribe =
                events.subscribe(event -> Narrator.tell(event).ifPresent(text -> write(response, Line.progress(text))));
        service.check(request)
                .onComplete(done -> unsubscribe.run())
                .onSuccess(answer -> write(response, Line.result(answer)))
                .onFailure(trouble -> write(response, Line.error(String.valueOf(trouble.getMessage()))))
                .onComplete(done -> response.end());
    }

    /** Whoever hung up does not want to know; the check goes on all the same. */
    private static void write(HttpServerResponse response, Line line) {
        if (!response.closed()) {
            response.write(Json.write(line) + "\n");
        }
    }
}
