package io.tidewaiter.api.http;

import io.tidewaiter.api.model.EventView;
import io.tidewaiter.api.model.Json;
import io.tidewaiter.api.model.Problem;
import io.tidewaiter.app.Feed;
import io.tidewaiter.net.Connections;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sends the events as server-sent events (HTML Standard, section 9.2). A client that connects again sends the number of the
 * last event it has ({@code Last-Event-ID}), and receives all later ones that are kept. A client that reads too slowly is
 * disconnected.
 */
final class EventStream implements Consumer<RoutingContext> {

    /** The interval of the comments that keep the connection open. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

    private final Vertx vertx;
    private final Feed feed;

    EventStream(Vertx vertx, Feed feed) {
        this.vertx = vertx;
        this.feed = feed;
    }

    @Override
    public void accept(RoutingContext context) {
        RequestInput asked = new RequestInput(context);
        Predicate<EventView> wanted = Feed.ofUnits(context.queryParam("unit"));
        boolean follow = asked.flag("follow", true);
        long seen = seen(context.request().getHeader("Last-Event-ID"));
        if (follow && feed.full().isPresent()) {
            Problem.of(503, feed.full().get()).answer(context.response());
            return;
        }
        HttpServerResponse response = context.response()
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .setChunked(true);
        // at once, so that the client sees that it is connected
        response.write(": tidewaiter\n\n");
        feed.since(seen).stream().filter(wanted).forEach(event -> response.write(message(event)));
        if (follow) {
            follow(context.request().connection(), response, wanted);
        } else {
            response.end();
        }
    }

    private void follow(HttpConnection connection, HttpServerResponse response, Predicate<EventView> wanted) {
        Follower follower = new Follower(connection, response, wanted);
        Runnable unfollow = feed.follow(follower);
        long alive = vertx.setPeriodic(SIGN_OF_LIFE.toMillis(), tick -> follower.send(":\n\n"));
        follower.leave = () -> {
            unfollow.run();
            vertx.cancelTimer(alive);
        };
        response.closeHandler(closed -> follower.leave.run());
    }

    private static final class Follower implements Consumer<EventView> {

        private final HttpConnection connection;
        private final HttpServerResponse response;
        private final Predicate<EventView> wanted;
        private Runnable leave = () -> {};

        Follower(HttpConnection connection, HttpServerResponse response, Predicate<EventView> wanted) {
            this.connection = connection;
            this.response = response;
            this.wanted = wanted;
        }

        @Override
        public void accept(EventView event) {
            if (wanted.test(event)) {
                send(message(event));
            }
        }

        void send(String text) {
            if (response.writeQueueFull()) {
                leave.run();
                Connections.cut(connection);
            } else if (!response.closed()) {
                response.write(text);
            }
        }
    }

    /** Text that is no event number counts as 0: the client receives all kept events. */
    private static long seen(@Nullable String id) {
        return id != null && id.matches("\\d{1,18}") ? Long.parseLong(id) : 0;
    }

    private static String message(EventView event) {
        return "id: %d\nevent: %s\ndata: %s\n\n"
                .formatted(event.id(), event.type().word(), Json.write(event));
    }
}
