package io.tidewaiter.api;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.function.Function;

/**
 * Does what takes its time, and answers with {@link Line}s while it goes on.
 *
 * @param <R> what the body of the request says
 */
final class ActHandler<R> implements Handler<RoutingContext> {

    private final Class<R> type;
    private final Function<R, Future<CheckAnswer>> act;
    private final Function<R, Narration> narrations;
    private final ControlServer.Events events;

    /** @param narrations makes one for each request */
    ActHandler(
            Class<R> type,
            Function<R, Future<CheckAnswer>> act,
            Function<R, Narration> narrations,
            ControlServer.Events events) {
        this.type = type;
        this.act = act;
        this.narrations = narrations;
        this.events = events;
    }

    @Override
    public void handle(RoutingContext context) {
        R request;
        try {
            // null when the request has no body at all
            Buffer body = context.body().buffer();
            request = Json.read(body == null ? new byte[0] : body.getBytes(), type);
        } catch (IOException e) {
            context.response().setStatusCode(400).end(Json.write(Line.error("not a request of this kind")));
            return;
        }
        HttpServerResponse response = context.response()
                .putHeader("Content-Type", "application/x-ndjson")
                .setChunked(true);
        Narration narration = narrations.apply(request);
        Runnable unsubscribe = events.subscribe(
                event -> narration.tell(event).ifPresent(text -> write(response, Line.progress(text))));
        act.apply(request)
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
