package io.tidewaiter.api;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Does what takes its time, and answers with {@link Line}s while it goes on.
 *
 * @param <R> what the body of the request says
 */
final class ActHandler<R> implements Consumer<RoutingContext> {

    private final Class<R> type;
    private final Function<R, Future<CheckAnswer>> act;
    private final Function<R, Narration> narrations;
    private final Events events;

    /** @param narrations makes one for each request */
    ActHandler(Class<R> type, Function<R, Future<CheckAnswer>> act, Function<R, Narration> narrations, Events events) {
        this.type = type;
        this.act = act;
        this.narrations = narrations;
        this.events = events;
    }

    @Override
    public void accept(RoutingContext context) {
        R request = new Question(context).body(type);
        HttpServerResponse response = context.response()
                .putHeader("Content-Type", "application/x-ndjson")
                .setChunked(true);
        Narration narration = narrations.apply(request);
        Runnable unsubscribe = events.subscribe(
                event -> narration.tell(event).ifPresent(step -> write(response, Line.progress(step))));
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
