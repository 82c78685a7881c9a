package io.tidewaiter.daemon;

import io.tidewaiter.api.http.Routes;
import io.tidewaiter.api.model.LinkView;
import io.tidewaiter.app.Links;
import io.tidewaiter.app.Notices;
import io.tidewaiter.config.Listen;
import io.tidewaiter.config.Settings;
import io.tidewaiter.dashboard.DashboardServer;
import io.tidewaiter.dashboard.Sessions;
import io.tidewaiter.host.ExternalException;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dashboard as the configuration wants it: where it names no address, there is none.
 */
final class Viewing implements Links {

    private static final Logger log = LoggerFactory.getLogger(Viewing.class);
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private final Vertx vertx;
    private final @Nullable Listen listen;
    private final InstantSource clock;
    private final @Nullable Sessions sessions;
    private @Nullable DashboardServer server;
    private @Nullable Listening listening;

    Viewing(Vertx vertx, Settings.Dashboard settings, InstantSource clock) {
        this.vertx = vertx;
        this.listen = settings.listen();
        this.clock = clock;
        this.sessions = listen == null ? null : new Sessions(Ticker.of(vertx));
    }

    /** @param routes what can be asked by way of the page */
    Future<Void> start(Routes routes, Notices notices) {
        return listen == null || sessions == null
                ? Future.succeededFuture()
                : vertx.executeBlocking(Viewing::where)
                        .compose(where -> serve(listen, sessions, routes, where, notices));
    }

    Future<Void> stop() {
        if (listening != null) {
            listening.stop();
        }
        return server == null ? Future.succeededFuture() : server.stop();
    }

    @Override
    public Optional<LinkView> make() {
        if (listening != null && listening.trouble() instanceof String why) {
            throw new ExternalException("there is no dashboard: " + why);
        }
        return listen == null || sessions == null
                ? Optional.empty()
                : Optional.of(new LinkView(
                        "http://%s/#%s".formatted(listen, sessions.ticket()),
                        clock.instant().plus(Sessions.OF_A_TICKET)));
    }

    private Future<Void> serve(Listen at, Sessions open, Routes routes, String where, Notices notices) {
        listening = new Listening(Ticker.of(vertx), notices, "dashboard", at, () -> {
            DashboardServer made = new DashboardServer(vertx, Ticker.of(vertx), open, routes::mount, where);
            server = made;
            return made.listen(at.host(), at.port());
        });
        return listening.begin();
    }

    private static String where() {
        String user = System.getProperty("user.name");
        try {
            return user + "@" + Files.readString(HOST_NAME).strip();
        } catch (IOException e) {
            log.debug("this host does not say what it is called", e);
            return user;
        }
    }
}
