package io.tidewaiter.daemon;

import io.tidewaiter.config.Locations;
import io.tidewaiter.config.Settings;
import io.tidewaiter.fleet.etcd.Etcd;
import io.tidewaiter.fleet.etcd.EtcdAdvice;
import io.tidewaiter.fleet.etcd.EtcdClients;
import io.tidewaiter.fleet.etcd.EtcdFailure;
import io.tidewaiter.fleet.etcd.EtcdFailure.Kind;
import io.tidewaiter.fleet.model.FleetKeys;
import io.tidewaiter.fleet.page.FleetRoutes;
import io.tidewaiter.fleet.rollout.FleetPrefix;
import io.tidewaiter.fleet.rollout.RolloutCoordinator;
import io.tidewaiter.fleet.rollout.RolloutSpeech;
import io.tidewaiter.notify.Couriers;
import io.tidewaiter.systemd.ServiceReadiness;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A coordinator as a service. It waits for an etcd that does not answer, as that may start later; an etcd that refuses it, or
 * has something else where the fleet should be, ends it.
 */
public final class FleetCoordinator {

    private static final Logger log = LoggerFactory.getLogger(FleetCoordinator.class);
    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final Duration NEWS = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Ticker ticker;
    private final ServiceReadiness readiness;
    private final FleetKeys keys;
    private final EtcdClients clients;
    private final Etcd etcd;
    private final String name;
    private final RolloutCoordinator coordinator;
    private final FleetViewing page;
    private final FleetRoutes routes;
    private final Couriers couriers;
    private final FleetMeasuring measuring;
    private final Promise<Void> over = Promise.promise();
    private boolean begun;
    private boolean stopped;
    private String said = "";

    private FleetCoordinator(
            Vertx vertx,
            Locations locations,
            Settings settings,
            Settings.Fleet fleet,
            EtcdAccess access,
            Map<String, String> environment) {
        this.vertx = vertx;
        this.ticker = Ticker.of(vertx);
        this.readiness = ServiceReadiness.of(environment);
        this.keys = new FleetKeys(fleet.name());
        this.clients = EtcdAccess.clients(vertx);
        this.etcd = new Etcd(clients, access.options());
        this.name = HostName.own() + "-" + suffix();
        this.coordinator = new RolloutCoordinator(
                etcd, ticker, InstantSource.system(), RandomGenerator.getDefault(), keys, name, fleet::of);
        this.page = new FleetViewing(vertx, locations, fleet.dashboard());
        this.routes = new FleetRoutes(
                vertx,
                ticker,
                keys,
                coordinator.view(),
                coordinator::trouble,
                fleet::of,
                new RolloutSpeech(etcd, keys),
                Viewing.user());
        InstantSource clock = InstantSource.system();
        this.couriers = new Notifying(vertx, clock, environment)
                .couriers(new FleetPostbox(coordinator, fleet.name(), clock), settings.notifiers());
        this.measuring = new FleetMeasuring(vertx, fleet.metrics(), coordinator, fleet::of, clock);
    }

    /** Another for each process, so that a process never takes an earlier one's leadership for its own. */
    private static String suffix() {
        byte[] suffix = new byte[4];
        RandomGenerator.getDefault().nextBytes(suffix);
        return HexFormat.of().formatHex(suffix);
    }

    /**
     * @param fleet of the settings
     * @param environment of this process: where credentials are, and whom to tell that it is ready
     * @return fails with what is wrong with a file of the configuration
     */
    public static Future<FleetCoordinator> start(
            Vertx vertx,
            Locations locations,
            Settings settings,
            Settings.Fleet fleet,
            Map<String, String> environment) {
        return vertx.executeBlocking(() -> EtcdAccess.of(fleet, environment))
                .map(access -> new FleetCoordinator(vertx, locations, settings, fleet, access, environment))
                .onSuccess(FleetCoordinator::begin);
    }

    /** Fails when it cannot go on. */
    public Future<Void> over() {
        return over.future();
    }

    /** Lets another lead; never fails. */
    public Future<Void> stop() {
        stopped = true;
        readiness.stopping("another coordinator may lead");
        return (begun ? coordinator.stop() : Future.<Void>succeededFuture())
                .eventually(couriers::stop)
                .eventually(measuring::stop)
                .eventually(page::stop)
                .eventually(clients::close)
                .otherwiseEmpty();
    }

    private void begin() {
        readiness.watchdogInterval().ifPresent(pause -> vertx.setPeriodic(pause.toMillis(), tick -> readiness.alive()));
        page.start(routes);
        measuring.start(couriers);
        Repeat.asLongAs(() -> stopped ? Future.succeededFuture(false) : claim())
                .onFailure(over::tryFail)
                .onSuccess(claimed -> lead());
    }

    /** @return whether to try again */
    private Future<Boolean> claim() {
        return FleetPrefix.claim(etcd, keys).map(false).recover(failure -> {
            if (!EtcdFailure.is(failure, Kind.UNREACHABLE)) {
                return Future.failedFuture(failure);
            }
            say(String.valueOf(failure.getMessage()));
            return ticker.after(PAUSE).map(true);
        });
    }

    private void say(String status) {
        if (!status.equals(said)) {
            if (said.isEmpty()) {
                readiness.ready(status);
            } else {
                readiness.status(status);
            }
            log.info("a coordinator fleet={} state={}", keys.fleet(), status);
            said = status;
        }
    }

    private void lead() {
        if (stopped) {
            return;
        }
        begun = true;
        coordinator.start();
        Repeat.asLongAs(() -> {
            couriers.ring();
            return stopped ? Future.succeededFuture(false) : ticker.after(NEWS).map(true);
        });
        Repeat.asLongAs(() -> {
            if (stopped) {
                return Future.succeededFuture(false);
            }
            say(status());
            return ticker.after(PAUSE).map(true);
        });
    }

    private String status() {
        return coordinator.leads()
                ? "%s leads".formatted(name)
                : coordinator
                        .view()
                        .leader()
                        .map(leader -> "%s is ready; %s leads".formatted(name, leader))
                        .orElse("%s is ready; none leads now".formatted(name));
    }

    /** A failure in a line, with what to do. */
    public static String told(Throwable failure) {
        return failure instanceof EtcdFailure etcd
                ? "%s; %s".formatted(etcd.getMessage(), EtcdAdvice.of(etcd))
                : String.valueOf(failure.getMessage());
    }
}
