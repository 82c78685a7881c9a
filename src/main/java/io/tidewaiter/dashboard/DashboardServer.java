package io.tidewaiter.dashboard;

import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The page and the API behind it, over plain HTTP on loopback: what comes from other hosts comes by way of ssh. */
public final class DashboardServer {

    private static final int LONGEST_TICKET = 1024;

    private final Vertx vertx;
    private final Ticker ticker;
    private final DashboardPage page;
    private final Sessions sessions;
    private final Consumer<Router> api;
    private final String where;
    private @Nullable HttpServer server;

    /**
     * @param api adds its routes, which are all below {@code /v1}
     * @param where whose daemon it is and on which host, for the page to show
     */
    public DashboardServer(
            Vertx vertx, Ticker ticker, DashboardPage page, Sessions sessions, Consumer<Router> api, String where) {
        this.vertx = vertx;
        this.ticker = ticker;
        this.page = page;
        this.sessions = sessions;
        this.api = api;
        this.where = where;
    }

    /**
     * @param host a loopback address, which the settings see to
     * @return the port it listens on
     */
    public Future<Integer> listen(String host, int port) {
        return vertx.executeBlocking(() -> Assets.read(page)).compose(assets -> {
            FailedSignIns strangers = new FailedSignIns(ticker);
            HttpServer made = vertx.createHttpServer(new HttpServerOptions()
                            .setHttp2ClearTextEnabled(false)
                            .setTcpKeepAlive(true))
                    .connectionHandler(strangers::arrive)
                    .requestHandler(router(assets, new SignIn(sessions, strangers, page.command(), where)));
            server = made;
            return made.listen(port, host).map(HttpServer::actualPort);
        });
    }

    public Future<Void> stop() {
        return server == null ? Future.succeededFuture() : server.close();
    }

    private Router router(Assets assets, SignIn signIn) {
        Router router = Router.router(vertx);
        router.route().handler(new Guard());
        router.get("/").handler(assets::page);
        router.get("/assets/:version/:name").handler(assets::file);
        router.post("/session")
                .handler(BodyHandler.create(false).setBodyLimit(LONGEST_TICKET))
                .handler(signIn::begin);
        router.delete("/session").handler(signIn::end);
        router.route("/v1/*").handler(signIn::demand);
        api.accept(router);
        return router;
    }
}
