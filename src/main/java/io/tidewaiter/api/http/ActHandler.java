package io.tidewaiter.api.http;

import io.tidewaiter.api.model.CheckAnswer;
import io.tidewaiter.api.model.Json;
import io.tidewaiter.api.model.Line;
import io.tidewaiter.api.model.Problem;
import io.tidewaiter.api.model.Step;
import io.tidewaiter.app.Events;
import io.tidewaiter.app.Narration;
import io.tidewaiter.update.port.NotFollowedException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Does work that takes long, and answers with {@link Line}s during the work. If no such unit is followed, this is known
 * before the first line, and answered with a {@link Problem}.
 *
 * @param <R> the body of the request
 */
final class ActHandler<R> implements Consumer<RoutingContext> {

    private final Class<R> type;
    private final Function<R, Future<CheckAnswer>> act;
    private final Function<R, Future<Narration>> narrations;
    private final Events events;

    /** @param narrations makes one for each request */
    ActHandler(
            Class<R> type,
            Function<R, Future<CheckAnswer>> act,
            Function<R, Future<Narration>> narrations,
            Events events) {
        this.type = type;
        this.act = act;
        this.narrations = narrations;
        this.events = events;
    }

    @Override
    public void accept(RoutingContext context) {
        R request = new RequestInput(context).body(type);
        HttpServerResponse response = context.response()
                .putHeader("Content-Type", "application/x-ndjson")
                .setChunked(true);
        Asker asker = new Asker(response);
        narrations
                .apply(request)
                .compose(narration -> act(request, narration, asker))
                .onSuccess(answer -> asker.end(Line.result(answer)))
                .onFailure(trouble -> {
                    if (trouble instanceof NotFollowedException && !response.headWritten()) {
                        context.fail(trouble);
                    } else {
                        asker.end(Line.error(String.valueOf(trouble.getMessage())));
                    }
                });
    }

    private Future<CheckAnswer> act(R request, Narration narration, Asker asker) {
        Runnable unsubscribe = events.subscribe(event -> narration.tell(event).ifPresent(asker::tell));
        return act.apply(request).onComplete(done -> unsubscribe.run());
    }

    /**
     * A client that waits. Lines that it does not read in time are left out and counted, so that a client that is stopped
     * costs no more memory than its queue. A client that hung up gets no more lines; the check continues.
     */
    private static final class Asker {

        private final HttpServerResponse response;
        private String unit = "";
        private int leftOut;

        Asker(HttpServerResponse response) {
            this.response = response;
        }

        void tell(Step step) {
            if (response.writeQueueFull()) {
                unit = step.unit();
                leftOut++;
            } else {
                catchUp();
                write(Line.progress(step));
            }
        }

        /** The last line is there whatever was left out. */
        void end(Line last) {
            catchUp();
            write(last);
            response.end();
        }

        private void catchUp() {
            if (leftOut > 0) {
                write(Line.progress(Step.leftOut(unit, leftOut)));
                leftOut = 0;
            }
        }

        private void write(Line line) {
            if (!response.closed()) {
                response.write(Json.write(line) + "\n");
            }
        }
    }
}
