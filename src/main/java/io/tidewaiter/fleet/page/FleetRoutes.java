package io.tidewaiter.fleet.page;

import io.tidewaiter.api.model.Json;
import io.tidewaiter.api.model.Problem;
import io.tidewaiter.fleet.etcd.EtcdAdvice;
import io.tidewaiter.fleet.etcd.EtcdFailure;
import io.tidewaiter.fleet.model.FleetKeys;
import io.tidewaiter.fleet.model.Strategy;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.fleet.rollout.FleetStatus;
import io.tidewaiter.fleet.rollout.FleetView;
import io.tidewaiter.fleet.rollout.FollowingHost;
import io.tidewaiter.fleet.rollout.HostStandings;
import io.tidewaiter.fleet.rollout.RolloutSpeech;
import io.tidewaiter.fleet.rollout.RolloutWords;
import io.tidewaiter.fleet.rollout.TargetView;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The requests of the page. The server that mounts them asks who it is. */
public final class FleetRoutes {

    private static final int LONGEST_BODY = 16 * 1024;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int UNREACHABLE = 502;
    private static final int FULL = 503;

    private final Vertx vertx;
    private final FleetKeys keys;
    private final FleetView view;
    private final Function<Target, Strategy> strategies;
    private final RolloutSpeech speech;
    private final FleetFeed feed;
    private final String by;

    /**
     * @param view what the coordinator sees
     * @param trouble why that may be old; empty where it is not
     * @param strategies of rollouts that begin by themselves
     * @param by who acts: a person who signed in is the user who runs the coordinator
     */
    public FleetRoutes(
            Vertx vertx,
            Ticker ticker,
            FleetKeys keys,
            FleetView view,
            Supplier<Optional<String>> trouble,
            Function<Target, Strategy> strategies,
            RolloutSpeech speech,
            String by) {
        this.vertx = vertx;
        this.keys = keys;
        this.view = view;
        this.strategies = strategies;
        this.speech = speech;
        this.feed = new FleetFeed(vertx, ticker, view, trouble, strategies);
        this.by = by;
    }

    public void mount(Router router) {
        router.get("/v1/events").handler(this::follow);
        router.get("/v1/host").handler(this::host);
        router.post("/v1/words")
                .handler(BodyHandler.create(false).setBodyLimit(LONGEST_BODY))
                .handler(this::say);
    }

    private void follow(RoutingContext context) {
        if (feed.isFull()) {
            refuse(context, FULL, "%d pages are open: close one".formatted(FleetFeed.MOST_PAGES));
        } else {
            feed.follow(context.response(), target(context).orElse(null));
        }
    }

    private static Optional<Target> target(RoutingContext context) {
        String reference = context.request().getParam("reference");
        String group = context.request().getParam("group");
        return reference == null || group == null ? Optional.empty() : Optional.of(new Target(group, reference));
    }

    private void host(RoutingContext context) {
        Target target = target(context).orElse(null);
        String name = context.request().getParam("host");
        if (target == null || name == null) {
            refuse(context, BAD_REQUEST, "reference, group and host are needed");
            return;
        }
        TargetView now = view.of(target, strategies.apply(target));
        boolean led = view.leader().isPresent();
        vertx.executeBlocking(() -> HostStandings.of(
                                now, FleetStatus.progress(view, now).orElse(null), led)
                        .stream()
                        .filter(standing -> standing.host().name().equals(name))
                        .map(standing -> FollowingHost.of(standing, target))
                        .findFirst())
                .onSuccess(found -> found.ifPresentOrElse(
                        host -> answer(context, host),
                        () -> refuse(context, NOT_FOUND, "no host of %s is called %s".formatted(target, name))))
                .onFailure(context::fail);
    }

    /**
     * A press of a button.
     *
     * @param host null where it is about all
     * @param reason null for none
     */
    private record Press(
            String reference,
            String group,
            PersonWord word,
            @Nullable String host,
            @Nullable String reason) {

        Target target() {
            return new Target(group, reference);
        }
    }

    private void say(RoutingContext context) {
        Press press = press(context.body().buffer());
        String trouble = press == null
                ? "the body is no press of a button"
                : press.word().mistake(press.host(), press.reason());
        if (press == null || trouble != null) {
            refuse(context, BAD_REQUEST, String.valueOf(trouble));
            return;
        }
        speech.say(
                        press.target(),
                        now -> press.word()
                                .of(
                                        new RolloutWords(
                                                keys, now, InstantSource.system(), RandomGenerator.getDefault(), by),
                                        press.target(),
                                        press.host(),
                                        press.reason()))
                .onSuccess(said -> answer(context, Map.of("said", said)))
                .onFailure(failure -> failed(context, failure));
    }

    private static @Nullable Press press(@Nullable Buffer body) {
        try {
            Press press = body == null ? null : Json.read(body.getBytes(), Press.class);
            return press == null || press.reference() == null || press.group() == null || press.word() == null
                    ? null
                    : press;
        } catch (IOException none) {
            return null;
        }
    }

    private static void failed(RoutingContext context, Throwable failure) {
        switch (failure) {
            case RolloutSpeech.Refused refused -> refuse(context, CONFLICT, String.valueOf(refused.getMessage()));
            case EtcdFailure etcd ->
                refuse(context, UNREACHABLE, "%s; %s".formatted(etcd.getMessage(), EtcdAdvice.of(etcd)));
            default -> refuse(context, UNREACHABLE, String.valueOf(failure.getMessage()));
        }
    }

    private static void refuse(RoutingContext context, int status, String detail) {
        Problem.of(status, Board.brief(detail)).answer(context.response());
    }

    private static void answer(RoutingContext context, Object value) {
        context.response().putHeader("Content-Type", "application/json").end(Json.write(value));
    }
}
