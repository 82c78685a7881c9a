package io.tidewaiter.api.http;

import io.tidewaiter.api.model.Problem;
import io.tidewaiter.app.Links;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Makes a link for a user who may open the control socket. */
public final class LinkRoute {

    static final String PATH = "/v1/links";

    private LinkRoute() {}

    /** On its own, where there is nothing else to ask. */
    public static void mount(Router router, Links links) {
        router.post(PATH).handler(context -> answer(context, links));
    }

    static void answer(RoutingContext context, Links links) {
        links.make()
                .ifPresentOrElse(
                        link -> RouteOperation.write(context, link),
                        () -> Problem.of(404, Links.WHY_NONE).answer(context.response()));
    }
}
