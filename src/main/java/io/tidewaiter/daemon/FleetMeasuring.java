package io.tidewaiter.daemon;

import io.tidewaiter.app.Notices;
import io.tidewaiter.config.Settings;
import io.tidewaiter.fleet.model.RolloutGate.Word;
import io.tidewaiter.fleet.model.RolloutProgress;
import io.tidewaiter.fleet.model.Strategy;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.fleet.rollout.FleetStatus;
import io.tidewaiter.fleet.rollout.FleetView;
import io.tidewaiter.fleet.rollout.HostStanding.State;
import io.tidewaiter.fleet.rollout.HostStandings;
import io.tidewaiter.fleet.rollout.RolloutCoordinator;
import io.tidewaiter.fleet.rollout.TargetView;
import io.tidewaiter.metrics.FleetMetrics;
import io.tidewaiter.metrics.FleetMetrics.Rollout;
import io.tidewaiter.notify.Couriers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The metrics of the fleet as the configuration wants them: where it wants none, nothing is measured. */
final class FleetMeasuring {

    private static final Logger log = LoggerFactory.getLogger(FleetMeasuring.class);

    private final Vertx vertx;
    private final Settings.Metrics settings;
    private final RolloutCoordinator coordinator;
    private final Function<Target, Strategy> strategies;
    private final InstantSource clock;
    private final Publishing publishing;
    private final Map<Target, Seen> seen = new HashMap<>();

    /** How a rollout was when it was asked for, and since when. */
    private record Seen(Object state, long since) {}

    /** What one rollout is counted by, read at one moment. */
    private record Moment(FleetStatus status, TargetView view, long changed) {}

    FleetMeasuring(
            Vertx vertx,
            Settings.Metrics settings,
            RolloutCoordinator coordinator,
            Function<Target, Strategy> strategies,
            InstantSource clock) {
        this.vertx = vertx;
        this.settings = settings;
        this.coordinator = coordinator;
        this.strategies = strategies;
        this.clock = clock;
        this.publishing = new Publishing(vertx, settings);
    }

    /** Never fails: a fleet does not wait for its metrics. */
    Future<Void> start(Couriers couriers) {
        if (!settings.isWanted()) {
            return Future.succeededFuture();
        }
        FleetMetrics metrics =
                new FleetMetrics(coordinator::leads, () -> coordinator.trouble().isEmpty(), this::rollouts);
        couriers.names().forEach(notifier -> Measuring.count(metrics::count, notifier, () -> couriers.tally(notifier)));
        return publishing
                .start(metrics::scrape, new Notices())
                .onFailure(failure -> log.error("there are no metrics of the fleet reason={}", failure.getMessage()))
                .otherwiseEmpty();
    }

    Future<Void> stop() {
        return publishing.stop();
    }

    private Future<List<Rollout>> rollouts() {
        FleetView view = coordinator.view();
        if (!coordinator.leads()) {
            seen.clear();
            return Future.succeededFuture(List.of());
        }
        List<Moment> moments = view.targets().stream()
                .map(target -> moment(view, view.of(target, strategies.apply(target))))
                .toList();
        return vertx.executeBlocking(
                () -> moments.stream().map(FleetMeasuring::count).toList());
    }

    private Moment moment(FleetView view, TargetView now) {
        FleetStatus status = FleetStatus.of(view, now);
        RolloutProgress progress = status.progress();
        Object state = List.of(
                status.state(), String.valueOf(status.digest()), status.wave(), progress == null ? "" : progress);
        Seen last = seen.merge(
                now.target(),
                new Seen(state, clock.instant().getEpochSecond()),
                (before, fresh) -> before.state().equals(fresh.state()) ? before : fresh);
        return new Moment(status, now, last.since());
    }

    /** On a worker. */
    private static Rollout count(Moment moment) {
        Map<String, Integer> hosts = new TreeMap<>();
        Arrays.stream(State.values()).forEach(state -> hosts.put(word(state), 0));
        HostStandings.of(moment.view(), moment.status().progress(), true)
                .forEach(standing -> hosts.merge(word(standing.state()), 1, Integer::sum));
        Map<String, Integer> states = new TreeMap<>();
        Arrays.stream(Word.values())
                .map(FleetMeasuring::word)
                .forEach(word -> states.put(word, word.equals(moment.status().state()) ? 1 : 0));
        return new Rollout(
                moment.status().reference(),
                moment.status().group(),
                hosts,
                states,
                moment.status().exposed(),
                moment.status().wave(),
                moment.changed());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
