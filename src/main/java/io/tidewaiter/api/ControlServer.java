package io.tidewaiter.api;

import io.tidewaiter.update.port.ExternalException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the user whose daemon this is ask it over a unix socket. Whoever may open the socket may ask: it has mode 0600 in
 * a folder of mode 0700.
 */
public final class ControlServer {

    private static final Logger log = LoggerFactory.getLogger(ControlServer.class);
    private static final int LONGEST_BODY = 64 * 1024;

    private final Vertx vertx;
    private final Path socket;
    private final HttpServer server;

    private ControlServer(Vertx vertx, Path socket, Router router) {
        this.vertx = vertx;
        this.socket = socket;
        this.server = vertx.createHttpServer(new HttpServerOptions()).requestHandler(router);
    }

    /** @param events where the server may listen for what happens; gives back how to stop listening */
    public static Future<ControlServer> start(Vertx vertx, Path socket, Service service, Events events) {
        ControlServer server = new ControlServer(vertx, socket, router(vertx, service, events));
        return server.prepare()
                .compose(prepared -> server.server.listen(SocketAddress.domainSocketAddress(socket.toString())))
                .compose(listening -> server.restrict())
                .map(server);
    }

    /** Stops listening; the socket file goes. */
    public Future<Void> stop() {
        return server.close().eventually(() -> vertx.executeBlocking(() -> Files.deleteIfExists(socket)));
    }

    private static Router router(Vertx vertx, Service service, Events events) {
        Router router = Router.router(vertx);
        router.route().handler(BodyHandler.create(false).setBodyLimit(LONGEST_BODY));
        router.post("/v1/checks")
                .handler(new ActHandler<>(CheckRequest.class, service::check, CheckRequest::narration, events));
        router.post("/v1/auto-updates")
                .handler(new ActHandler<>(
                        AutoUpdateRequest.class, service::autoUpdate, asked -> new PullNarration(), events));
        router.post("/v1/pins")
                .handler(new ActHandler<>(PinRequest.class, service::pin, asked -> Narrator::tell, events));
        router.post("/v1/pulls")
                .handler(new ActHandler<>(PullRequest.class, service::pull, asked -> Narrator::tell, events));
        router.get("/v1/holds").handler(context -> answer(context, service.holds()));
        router.post("/v1/holds").handler(context -> hold(context, service));
        router.delete("/v1/holds")
                .handler(context -> answer(
                        context,
                        service.release(context.request().getParam("unit", ""))
                                .map(released -> Map.of("released", released))));
        router.get("/v1/workloads").handler(context -> answer(context, service.status()));
        router.get("/v1/history")
                .handler(context ->
                        answer(context, service.history(context.request().getParam("unit"), limit(context))));
        router.get("/v1/registries").handler(context -> answer(context, service.registries()));
        router.get("/v1/quarantine").handler(context -> answer(context, service.quarantine()));
        router.delete("/v1/quarantine")
                .handler(context -> answer(
                        context,
                        service.clearQuarantine(
                                        context.request().getParam("image"),
                                        context.request().getParam("digest"))
                                .map(cleared -> Map.of("cleared", cleared))));
        return router;
    }

    private static void hold(RoutingContext context, Service service) {
        try {
            Buffer body = context.body().buffer();
            HoldRequest request = Json.read(body == null ? new byte[0] : body.getBytes(), HoldRequest.class);
            answer(context, service.hold(request).map(held -> Map.of("held", held)));
        } catch (IOException e) {
            context.response().setStatusCode(400).end(Json.write(Line.error("not a request of this kind")));
        }
    }

    private static int limit(RoutingContext context) {
        String text = context.request().getParam("limit", "50");
        return text.matches("\\d{1,4}") ? Integer.parseInt(text) : 50;
    }

    private static void answer(RoutingContext context, Future<?> result) {
        result.onSuccess(value -> context.response()
                        .putHeader("Content-Type", "application/json")
                        .end(Json.write(value)))
                .onFailure(trouble -> {
                    if (!(trouble instanceof ExternalException)) {
                        log.error("a request broke path={}", context.normalizedPath(), trouble);
                    }
                    context.response()
                            .setStatusCode(502)
                            .putHeader("Content-Type", "application/json")
                            .end(Json.write(Line.error(String.valueOf(trouble.getMessage()))));
                });
    }

    /** A file that a killed daemon left is in nobody's use: the lock says that we are the only one. */
    private Future<Void> prepare() {
        return vertx.executeBlocking(() -> {
                    Path directory = socket.toAbsolutePath().getParent();
                    if (directory != null && !Files.isDirectory(directory)) {
                        Files.createDirectories(
                                directory,
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                    }
                    return Files.deleteIfExists(socket);
                })
                .mapEmpty();
    }

    private Future<Void> restrict() {
        return vertx.executeBlocking(
                        () -> Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------")))
                .mapEmpty();
    }

    /** Where what happens can be heard. */
    public interface Events {

        /** @return to be run when no longer interested */
        Runnable subscribe(Consumer<io.tidewaiter.update.Event> listener);
    }
}
