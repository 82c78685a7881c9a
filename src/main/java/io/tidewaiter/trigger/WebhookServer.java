package io.tidewaiter.trigger;

import io.tidewaiter.update.Scope;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /hooks/NAME}: a registry says that something was pushed. What it says decides nothing: at most it makes us
 * look again at a name. Whatever an authentic sender says is answered 2xx, as a registry repeats anything else until it
 * is.
 */
public final class WebhookServer {

    private static final Logger log = LoggerFactory.getLogger(WebhookServer.class);
    private static final int LONGEST_BODY = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Map<String, Secret> hooks;
    private final Doorbell doorbell;
    private final HttpServer server;

    /**
     * @param hooks the secret of each, by the name that ends its URL
     * @param check looks at what was pushed and never fails to answer
     */
    public WebhookServer(Vertx vertx, Map<String, Secret> hooks, Function<Scope, Future<?>> check) {
        this.hooks = Map.copyOf(hooks);
        this.doorbell = new Doorbell(check);
        Router router = Router.router(vertx);
        // Authentic before anything of the body is kept; two routes, as Vert.x lets no handler of ours precede the
        // body's on one.
        router.post("/hooks/:name").handler(this::authenticate);
        router.post("/hooks/:name")
                .handler(BodyHandler.create(false).setBodyLimit(LONGEST_BODY))
                .handler(this::receive);
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setIdleTimeout((int) PATIENCE.toSeconds())
                        .setIdleTimeoutUnit(TimeUnit.SECONDS))
                .requestHandler(router);
    }

    /** @return the port it listens on */
    public Future<Integer> listen(String host, int port) {
        return server.listen(port, host).map(HttpServer::actualPort);
    }

    public Future<Void> stop() {
        return server.close();
    }

    private void authenticate(RoutingContext context) {
        Secret secret = hooks.get(context.pathParam("name"));
        if (secret == null) {
            context.response().setStatusCode(404).end();
        } else if (!secret.isPresentedBy(context.request().getHeader("Authorization"))) {
            log.warn(
                    "a webhook without the right secret was refused hook={} from={}",
                    context.pathParam("name"),
                    context.request().remoteAddress());
            context.response().setStatusCode(401).end();
        } else {
            context.next();
        }
    }

    private void receive(RoutingContext context) {
        try {
            // null when the request has no body at all
            Buffer body = context.body().buffer();
            Set<Scope.Push> pushes = DistributionHook.pushes(body == null ? Buffer.buffer() : body);
            if (!pushes.isEmpty()) {
                log.info(
                        "a registry says that something was pushed hook={} pushes={}",
                        context.pathParam("name"),
                        pushes);
            }
            context.response().setStatusCode(202).end();
            doorbell.ring(pushes);
        } catch (IOException e) {
            log.warn("a webhook's body is not JSON hook={}", context.pathParam("name"));
            context.response().setStatusCode(400).end();
        }
    }
}
