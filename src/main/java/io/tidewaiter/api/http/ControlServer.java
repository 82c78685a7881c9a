package io.tidewaiter.api.http;

import io.tidewaiter.app.Commands;
import io.tidewaiter.net.Connections;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;

/**
 * Lets the user whose daemon this is ask it over a unix socket. Who may open the socket may ask: it has mode 0600 in a
 * folder of mode 0700. An answer may take any time, and a client may be stopped (Ctrl-Z) and continued; where too many are
 * connected, the one that asked the longest ago is cut off.
 */
public final class ControlServer {

    static final int MOST_CLIENTS = 128;

    private final Vertx vertx;
    private final Path socket;
    private final HttpServer server;

    private ControlServer(Vertx vertx, Path socket, Router router) {
        this.vertx = vertx;
        this.socket = socket;
        Connections clients = new Connections(Ticker.of(vertx), MOST_CLIENTS);
        this.server = vertx.createHttpServer(
                        CommandRoute.limits(new HttpServerOptions().setHttp2ClearTextEnabled(false)))
                .connectionHandler(clients::enter)
                .requestHandler(request -> {
                    clients.renew(request.connection());
                    router.handle(request);
                });
    }

    /** @param commands what the launcher hands over is run by these */
    public static Future<ControlServer> start(Vertx vertx, Path socket, Routes routes, Commands commands) {
        return start(vertx, socket, router -> {
            routes.mount(router);
            new CommandRoute(vertx, commands).mount(router);
        });
    }

    /** @param api adds its routes */
    public static Future<ControlServer> start(Vertx vertx, Path socket, Consumer<Router> api) {
        Router router = Router.router(vertx);
        api.accept(router);
        ControlServer server = new ControlServer(vertx, socket, router);
        return server.prepare()
                .compose(prepared -> server.server.listen(SocketAddress.domainSocketAddress(socket.toString())))
                .compose(listening -> server.restrict())
                .map(server);
    }

    /** Stops listening; the socket file goes. */
    public Future<Void> stop() {
        return server.close().eventually(() -> vertx.executeBlocking(() -> Files.deleteIfExists(socket)));
    }

    /** Removes the socket file of a killed daemon. The lock guarantees that no other daemon uses it. */
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
}
