package io.tidewaiter.daemon;

import io.tidewaiter.api.model.LinkView;
import io.tidewaiter.app.Links;
import io.tidewaiter.app.Notices;
import io.tidewaiter.config.Listen;
import io.tidewaiter.config.Settings;
import io.tidewaiter.dashboard.DashboardPage;
import io.tidewaiter.dashboard.DashboardServer;
import io.tidewaiter.dashboard.Sessions;
import io.tidewaiter.host.ExternalException;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A page as the configuration wants it: where it names no address, there is none. */
final class Viewing implements Links {

    private final Vertx vertx;
    private final DashboardPage page;
    private final @Nullable Listen listen;
    private final InstantSource clock;
    private final @Nullable Sessions sessions;
    private @Nullable DashboardServer server;
    private @Nullable Listening listening;

    Viewing(Vertx vertx, DashboardPage page, Settings.Dashboard settings, InstantSource clock) {
        this.vertx = vertx;
        this.page = page;
        this.listen = settings.listen();
        this.clock = clock;
        this.sessions = listen == null ? null : new Sessions(Ticker.of(vertx));
    }

    /** @param routes what can be asked by way of the page */
    Future<Void> start(Consumer<Router> routes, Notices notices) {
        return listen == null || sessions == null
                ? Future.succeededFuture()
                : vertx.executeBlocking(Viewing::user).compose(user -> serve(listen, sessions, routes, user, notices));
    }

    Future<Void> stop() {
        if (listening != null) {
            listening.stop();
        }
        return server == null ? Future.succeededFuture() : server.stop();
    }

    /** Why the page is not served now; null while it is. */
    @Nullable
    String trouble() {
        return listening == null ? null : listening.trouble();
    }

    @Override
    public Optional<LinkView> make() {
        if (trouble() instanceof String why) {
            throw new ExternalException("there is no dashboard: " + why);
        }
        return listen == null || sessions == null
                ? Optional.empty()
                : Optional.of(new LinkView(
                        "http://%s/#%s".formatted(listen, sessions.ticket()),
                        clock.instant().plus(Sessions.OF_A_TICKET)));
    }

    private Future<Void> serve(Listen at, Sessions open, Consumer<Router> routes, String where, Notices notices) {
        listening = new Listening(Ticker.of(vertx), notices, "dashboard", at, () -> {
            DashboardServer made = new DashboardServer(vertx, Ticker.of(vertx), page, open, routes, where);
            server = made;
            return made.listen(at.host(), at.port());
        });
        return listening.begin();
    }

    /** The user whose process this is, and the host. */
    static String user() {
        return System.getProperty("user.name") + "@" + HostName.own();
    }
}
