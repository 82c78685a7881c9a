package io.tidewaiter.cli.backend;

import io.tidewaiter.api.model.EventView;
import io.tidewaiter.api.model.LinkView;
import io.tidewaiter.app.Events;
import io.tidewaiter.app.Failures;
import io.tidewaiter.app.Feed;
import io.tidewaiter.app.Links;
import io.tidewaiter.app.Service;
import io.tidewaiter.host.ExternalException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Does the work in the daemon, for commands that run in the daemon. */
public final class DaemonBackend extends ServiceBackend {

    private final Feed feed;
    private final Links links;

    public DaemonBackend(Vertx vertx, Service service, Events events, Links links) {
        super(vertx, service, events);
        this.feed = service.feed();
        this.links = links;
    }

    @Override
    public void events(Set<String> units, boolean follow, Consumer<EventView> listener) {
        Handover<EventView> news = new Handover<>();
        Runnable leave = ask(() -> {
            if (follow && feed.full().isPresent()) {
                return Future.failedFuture(new ExternalException(feed.full().get()));
            }
            Predicate<EventView> wanted = Feed.ofUnits(units);
            feed.since(0).stream().filter(wanted).forEach(news::add);
            if (!follow) {
                news.end(List.of());
                return Future.succeededFuture(() -> {});
            }
            return Future.succeededFuture(feed.follow(event -> {
                if (wanted.test(event) && !news.add(event)) {
                    // the command is cut off, as a client of the event stream is that reads too slowly
                    news.end(List.of());
                }
            }));
        });
        try {
            news.forEach(listener);
        } finally {
            vertx.runOnContext(left -> leave.run());
        }
        if (follow) {
            throw new CommandException(ExitCode.FAILED, "cut off: the events were not read in time", null);
        }
    }

    @Override
    public LinkView link() {
        return ask(() -> links.make()
                .map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(new ExternalException(Links.WHY_NONE))));
    }

    @Override
    Throwable told(Throwable trouble) {
        return new ExternalException(Failures.reason(trouble, "command"), trouble);
    }

    /** The daemon keeps running. */
    @Override
    public void close() {}
}
