package io.tidewaiter.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Lets the user whose daemon this is ask it over a unix socket. Whoever may open the socket may ask: it has mode 0600 in
 * a folder of mode 0700.
 */
public final class ControlServer {

    private final Vertx vertx;
    private final Path socket;
    private final HttpServer server;

    private ControlServer(Vertx vertx, Path socket, Router router) {
        this.vertx = vertx;
        this.socket = socket;
        this.server = vertx.createHttpServer(new HttpServerOptions()).requestHandler(router);
    }

    public static Future<ControlServer> start(Vertx vertx, Path socket, Routes routes) {
        Router router = Router.router(vertx);
        routes.mount(router);
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
}
