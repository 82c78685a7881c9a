package io.tidewaiter.api;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One thing that may be asked, as {@code openapi.yaml} describes it; a test holds the two equal.
 *
 * @param id {@code operationId} there
 * @param parameters the names of those in the query
 * @param handler answers, or throws a {@link BadRequestException} before it began to
 */
record Operation(String id, HttpMethod method, String path, List<String> parameters, Consumer<RoutingContext> handler) {

    Operation {
        parameters = List.copyOf(parameters);
    }

    /** One that is answered at once, as JSON. */
    static Operation answer(
            String id, HttpMethod method, String path, List<String> parameters, Function<Question, Future<?>> answer) {
        return new Operation(
                id,
                method,
                path,
                parameters,
                context -> answer.apply(new Question(context))
                        .onSuccess(value -> write(context, value))
                        .onFailure(context::fail));
    }

    /** One that is answered at once, with lines for a person. */
    static Operation text(
            String id,
            HttpMethod method,
            String path,
            List<String> parameters,
            Function<Question, Future<String>> text) {
        return new Operation(
                id,
                method,
                path,
                parameters,
                context -> text.apply(new Question(context))
                        .onSuccess(lines -> context.response()
                                .putHeader("Content-Type", "text/plain; charset=utf-8")
                                .putHeader("Cache-Control", "no-store")
                                .end(lines))
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
