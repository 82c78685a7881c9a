package io.tidewaiter.daemon;

import io.tidewaiter.api.http.ControlServer;
import io.tidewaiter.api.http.LinkRoute;
import io.tidewaiter.app.Notices;
import io.tidewaiter.config.Listen;
import io.tidewaiter.config.Locations;
import io.tidewaiter.config.Settings;
import io.tidewaiter.dashboard.DashboardPage;
import io.tidewaiter.fleet.page.FleetRoutes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The page of the fleet, and the socket on which the user of this coordinator asks for a link to it. */
final class FleetViewing {

    private static final Logger log = LoggerFactory.getLogger(FleetViewing.class);

    private final Vertx vertx;
    private final Viewing viewing;
    private final @Nullable Path socket;
    private @Nullable ControlServer control;

    FleetViewing(Vertx vertx, Locations locations, Settings.Dashboard settings) {
        this.vertx = vertx;
        this.viewing = new Viewing(vertx, DashboardPage.FLEET, settings, InstantSource.system());
        Listen listen = settings.listen();
        this.socket = listen == null ? null : locations.fleetSocket(listen);
    }

    /** Never fails: a fleet does not wait for its page. */
    Future<Void> start(FleetRoutes routes) {
        return viewing.start(routes::mount, new Notices())
                .compose(served -> socket == null ? Future.succeededFuture() : control(socket))
                .onFailure(failure -> log.error("there is no page of the fleet reason={}", failure.getMessage()))
                .otherwiseEmpty();
    }

    /** Where another coordinator of this user has the page's address, it has the socket as well. */
    private Future<Void> control(Path at) {
        if (viewing.trouble() != null) {
            return Future.succeededFuture();
        }
        return ControlServer.start(vertx, at, router -> LinkRoute.mount(router, viewing))
                .onSuccess(started -> control = started)
                .mapEmpty();
    }

    Future<Void> stop() {
        return viewing.stop()
                .eventually(() -> control == null ? Future.succeededFuture() : control.stop())
                .otherwiseEmpty();
    }
}
