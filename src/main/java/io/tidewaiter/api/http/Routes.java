package io.tidewaiter.api.http;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import io.tidewaiter.api.model.ApprovalRequest;
import io.tidewaiter.api.model.AutoUpdateRequest;
import io.tidewaiter.api.model.CheckAnswer;
import io.tidewaiter.api.model.CheckRequest;
import io.tidewaiter.api.model.HistoryView;
import io.tidewaiter.api.model.HoldRequest;
import io.tidewaiter.api.model.PinRequest;
import io.tidewaiter.api.model.Problem;
import io.tidewaiter.api.model.PullRequest;
import io.tidewaiter.app.BadRequestException;
import io.tidewaiter.app.Events;
import io.tidewaiter.app.Failures;
import io.tidewaiter.app.Links;
import io.tidewaiter.app.Narration;
import io.tidewaiter.app.OtherUsers;
import io.tidewaiter.app.PullNarration;
import io.tidewaiter.app.Service;
import io.tidewaiter.host.ExternalException;
import io.tidewaiter.update.port.NotFollowedException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** All HTTP routes. The server that mounts them authenticates the client. */
public final class Routes {

    private static final int LONGEST_BODY = 64 * 1024;
    private static final int USUAL_HISTORY = 50;
    private static final int LONGEST_HISTORY = 9999;
    private static final Set<Integer> MISTAKES = Set.of(400, 404, 405, 413, 414, 415);

    private final List<RouteOperation> operations;

    /**
     * @param events the events, for answers that report progress
     * @param links makes sign-in links for the dashboard
     * @param others asks the daemons of other users
     */
    public Routes(Vertx vertx, Service service, Events events, Links links, OtherUsers others) {
        this.operations = List.of(
                get("listWorkloads", "/v1/workloads", List.of(), asked -> service.status()),
                get("listUsers", "/v1/users", List.of(), asked -> others.ask()),
                get("showUnit", "/v1/unit", List.of("unit"), asked -> service.status(asked.required("unit"))),
                get(
                        "diff",
                        "/v1/diff",
                        List.of("unit", "digest"),
                        asked -> service.diff(asked.required("unit"), asked.optional("digest"))),
                RouteOperation.answer(
                        "approve",
                        POST,
                        "/v1/approvals",
                        List.of(),
                        asked -> service.approve(asked.body(ApprovalRequest.class))),
                delete(
                        "revoke",
                        "/v1/approvals",
                        List.of("unit", "digest"),
                        "revoked",
                        asked -> service.revoke(asked.required("unit"), asked.optional("digest"))),
                act(
                        "check",
                        "/v1/checks",
                        CheckRequest.class,
                        service::check,
                        asked -> told(Narration.ofUnits(asked.units())),
                        events),
                act(
                        "autoUpdate",
                        "/v1/auto-updates",
                        AutoUpdateRequest.class,
                        service::autoUpdate,
                        asked -> told(new PullNarration()),
                        events),
                act("pin", "/v1/pins", PinRequest.class, service::pin, service::narration, events),
                act(
                        "pull",
                        "/v1/pulls",
                        PullRequest.class,
                        service::pull,
                        asked -> told(Narration.ofUnits(asked.units())),
                        events),
                get("listHolds", "/v1/holds", List.of(), asked -> service.holds()),
                RouteOperation.answer(
                        "hold",
                        POST,
                        "/v1/holds",
                        List.of(),
                        asked -> service.hold(asked.body(HoldRequest.class)).map(held -> Map.of("held", held))),
                delete(
                        "release",
                        "/v1/holds",
                        List.of("unit"),
                        "released",
                        asked -> service.release(asked.required("unit"))),
                get("listHistory", "/v1/history", List.of("unit", "limit"), asked -> history(service, asked)),
                get("listRegistries", "/v1/registries", List.of(), asked -> service.registries()),
                get(
                        "listNotices",
                        "/v1/notices",
                        List.of(),
                        asked -> Future.succeededFuture(service.notices().all())),
                get("listQuarantine", "/v1/quarantine", List.of(), asked -> service.quarantine()),
                delete(
                        "clearQuarantine",
                        "/v1/quarantine",
                        List.of("image", "digest"),
                        "cleared",
                        asked -> service.clearQuarantine(asked.optional("image"), asked.optional("digest"))),
                RouteOperation.answer(
                        "testNotifications",
                        POST,
                        "/v1/notifications/tests",
                        List.of("notifier"),
                        asked -> service.testNotifications(asked.optional("notifier"))),
                new RouteOperation(
                        "followEvents",
                        GET,
                        "/v1/events",
                        List.of("unit", "follow"),
                        new EventStream(vertx, service.feed())),
                new RouteOperation(
                        "linkToDashboard",
                        POST,
                        LinkRoute.PATH,
                        List.of(),
                        context -> LinkRoute.answer(context, links)),
                new RouteOperation("describe", GET, "/v1/openapi.yaml", List.of(), new Description()));
    }

    /** Adds the routes, and answers errors with a {@link Problem}. */
    public void mount(Router router) {
        router.route("/v1/*").handler(BodyHandler.create(false).setBodyLimit(LONGEST_BODY));
        operations.forEach(operation -> operation.mount(router));
        MISTAKES.forEach(status -> router.errorHandler(status, context -> refuse(context, status)));
        router.errorHandler(500, Routes::fail);
    }

    List<RouteOperation> operations() {
        return operations;
    }

    private static RouteOperation get(
            String id, String path, List<String> parameters, Function<RequestInput, Future<?>> answer) {
        return RouteOperation.answer(id, GET, path, parameters, answer);
    }

    /** @param counted the name of the number in the answer */
    private static RouteOperation delete(
            String id,
            String path,
            List<String> parameters,
            String counted,
            Function<RequestInput, Future<Integer>> answer) {
        return RouteOperation.answer(
                id, DELETE, path, parameters, asked -> answer.apply(asked).map(count -> Map.of(counted, count)));
    }

    private static <R> RouteOperation act(
            String id,
            String path,
            Class<R> type,
            Function<R, Future<CheckAnswer>> act,
            Function<R, Future<Narration>> narrations,
            Events events) {
        return new RouteOperation(id, POST, path, List.of(), new ActHandler<>(type, act, narrations, events));
    }

    private static Future<Narration> told(Narration narration) {
        return Future.succeededFuture(narration);
    }

    private static Future<List<HistoryView>> history(Service service, RequestInput asked) {
        return service.history(asked.optional("unit"), asked.number("limit", USUAL_HISTORY, LONGEST_HISTORY));
    }

    private static void refuse(RoutingContext context, int status) {
        HttpMethod method = context.request().method();
        String detail = switch (status) {
            case 404 -> "there is nothing at %s".formatted(context.normalizedPath());
            case 405 -> "%s cannot be done at %s".formatted(method, context.normalizedPath());
            case 413 -> "the body is longer than %d bytes".formatted(LONGEST_BODY);
            default -> "the request cannot be understood";
        };
        Problem.of(status, detail).answer(context.response());
    }

    /** Answers every exception of an operation. */
    private static void fail(RoutingContext context) {
        int status = switch (context.failure()) {
            case BadRequestException mistake -> 400;
            case NotFollowedException unknown -> 404;
            case ExternalException outside -> 502;
            case null, default -> 500;
        };
        Problem.of(status, Failures.reason(context.failure(), context.normalizedPath()))
                .answer(context.response());
    }
}
