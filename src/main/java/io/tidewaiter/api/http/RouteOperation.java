package io.tidewaiter.api.http;

import io.tidewaiter.api.model.Json;
import io.tidewaiter.app.BadRequestException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One operation of {@code openapi.yaml}. A test compares the two.
 *
 * @param id {@code operationId} there
 * @param parameters the names of those in the query
 * @param handler answers, or throws a {@link BadRequestException} before it began to
 */
record RouteOperation(
        String id, HttpMethod method, String path, List<String> parameters, Consumer<RoutingContext> handler) {

    RouteOperation {
        parameters = List.copyOf(parameters);
    }

    /** An operation with one JSON document as its answer. */
    static RouteOperation answer(
            String id,
            HttpMethod method,
            String path,
            List<String> parameters,
            Function<RequestInput, Future<?>> answer) {
        return new RouteOperation(
                id,
                method,
                path,
                parameters,
                context -> answer.apply(new RequestInput(context))
                        .onSuccess(value -> write(context, value))
                        .onFailure(context::fail));
    }

    static void write(RoutingContext context, Object value) {
        context.response()
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(Json.write(value));
    }

    void mount(Router router) {
        router.route(method, path).handler(handler::accept);
    }
}
