package io.tidewaiter.it.fleet.simulation;

import io.tidewaiter.fleet.etcd.Etcd;
import io.tidewaiter.fleet.etcd.EtcdClients;
import io.tidewaiter.fleet.etcd.EtcdOptions;
import io.tidewaiter.fleet.model.FleetKeys;
import io.tidewaiter.fleet.model.Strategy;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.it.fleet.EtcdCluster;
import io.tidewaiter.net.WebAddress;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Many hosts, some coordinators and an etcd. Hosts share connections in groups; one that is to die has its own, which are cut
 * with it.
 */
final class SimulatedFleet implements AutoCloseable {

    static final FleetKeys KEYS = new FleetKeys("simulated");
    static final Target TARGET = new Target("default", Rows.WEB.toString());

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final int GROUP = 100;
    private static final int LOOPS = 2;
    private static final int AT_ONCE = 500;
    private static final int TELL = 2000;
    private static final long FARTHEST_OFF_SECONDS = 7200;

    private final EtcdCluster etcd;
    private final EtcdOptions options;
    private final Strategy strategy;
    private final SplittableRandom random;
    private final Vertx vertx = Vertx.vertx(
            new VertxOptions().setEventLoopPoolSize(LOOPS).setBlockedThreadCheckInterval(TimeUnit.DAYS.toMillis(1)));
    private final Ticker ticker = Ticker.of(vertx);
    private final FleetTruth truth = new FleetTruth();
    private final List<Place> places = new ArrayList<>();
    private final List<CoordinatorProcess> coordinators = new ArrayList<>();
    private final Onlooker onlooker;
    private int coordinatorsSoFar;
    private volatile FleetImage published;

    /** Where a host runs, and over which connections. */
    private static final class Place {

        final SimulatedMember host;
        final Context loop;
        EtcdClients clients;
        final boolean isMortal;

        Place(SimulatedMember host, Context loop, EtcdClients clients, boolean isMortal) {
            this.host = host;
            this.loop = loop;
            this.clients = clients;
            this.isMortal = isMortal;
        }
    }

    /** @param mortal how many of the hosts can be killed */
    SimulatedFleet(
            EtcdCluster etcd, int hosts, int mortal, Strategy strategy, FleetPace pace, FleetImage first, long seed) {
        this.etcd = etcd;
        this.options = new EtcdOptions(
                etcd.endpoints().stream()
                        .map(uri -> WebAddress.parse(uri.toString()))
                        .toList(),
                null,
                null,
                EtcdOptions.LIMIT);
        this.strategy = strategy;
        this.random = new SplittableRandom(seed);
        this.published = first;
        List<Context> loops = new ArrayList<>();
        for (int i = 0; i < LOOPS; i++) {
            loops.add(loop());
        }
        EtcdClients shared = new EtcdClients(vertx, CONNECT, GROUP + 1);
        for (int number = 0; number < hosts; number++) {
            if (number % GROUP == 0) {
                shared = new EtcdClients(vertx, CONNECT, GROUP + 1);
            }
            boolean isMortal = number < mortal;
            Duration off = Duration.ofSeconds(random.nextLong(-FARTHEST_OFF_SECONDS, FARTHEST_OFF_SECONDS));
            SimulatedMember host = new SimulatedMember(number, ticker, random.split(), KEYS, off, first, pace, truth);
            places.add(new Place(
                    host,
                    loops.get(number / GROUP % LOOPS),
                    isMortal ? new EtcdClients(vertx, CONNECT, 2) : shared,
                    isMortal));
        }
        onlooker = new Onlooker(
                new Etcd(new EtcdClients(vertx, CONNECT, 2), options), ticker, random.split(), KEYS, TARGET);
    }

    /** Another one at each call: a thread that is none of Vert.x's has always the same. */
    private Context loop() {
        Promise<Context> loop = Promise.promise();
        vertx.deployVerticle(context -> {
            loop.complete(context);
            return Future.succeededFuture();
        });
        return loop.future().await();
    }

    EtcdCluster etcd() {
        return etcd;
    }

    Strategy strategy() {
        return strategy;
    }

    FleetTruth truth() {
        return truth;
    }

    Onlooker onlooker() {
        return onlooker;
    }

    List<CoordinatorProcess> coordinators() {
        return coordinators;
    }

    /** Starts the coordinators and, a few at a time, the agents. */
    void start(int coordinatorCount) {
        for (int i = 0; i < coordinatorCount; i++) {
            addCoordinator();
        }
        places.getFirst().loop.runOnContext(now -> onlooker.start());
        for (int from = 0; from < places.size(); from += AT_ONCE) {
            Future.join(places.subList(from, Math.min(places.size(), from + AT_ONCE)).stream()
                            .map(this::start)
                            .toList())
                    .await();
            if (from > 0 && from % TELL == 0) {
                System.out.printf("%d hosts have started%n", from);
            }
        }
    }

    void addCoordinator() {
        coordinators.add(
                new CoordinatorProcess("coordinator-" + ++coordinatorsSoFar, options, KEYS, random.split(), strategy));
    }

    void kill(CoordinatorProcess coordinator) {
        coordinator.kill();
        coordinators.remove(coordinator);
    }

    /** The one that believes that it leads. */
    Optional<CoordinatorProcess> leader() {
        return coordinators.stream()
                .filter(one -> one.leads() && !one.isPaused())
                .findFirst();
    }

    private Future<Void> start(Place place) {
        return on(place, host -> host.start(new Etcd(place.clients, options), Map.of()));
    }

    private <T> Future<T> on(Place place, Function<SimulatedMember, Future<T>> act) {
        Promise<T> done = Promise.promise();
        place.loop.runOnContext(now -> act.apply(place.host).onComplete(done));
        return done.future();
    }

    /** The tag moves; each host sees it after a while of its own. */
    void publish(FleetImage build) {
        published = build;
        for (Place place : places) {
            on(place, host -> {
                if (host.isAlive()) {
                    long lag =
                            host.random.nextLong(1, Math.max(2, host.pace.lag().toMillis()));
                    ticker.after(Duration.ofMillis(lag)).onSuccess(passed -> host.see(published));
                }
                return Future.succeededFuture();
            });
        }
    }

    /** Hosts that can be killed and are alive, in the order of their numbers. */
    List<Integer> mortals() {
        return places.stream()
                .filter(place -> place.isMortal && ask(place, SimulatedMember::isAlive))
                .map(place -> place.host.number)
                .toList();
    }

    /** The power of a host is cut; its lease goes on until it ends. */
    void kill(int number) {
        Place place = places.get(number);
        EtcdClients cut = place.clients;
        on(
                        place,
                        host -> cut.close()
                                .transform(closed ->
                                        host.die().map(agent -> agent.stop()).orElseGet(Future::succeededFuture)))
                .await();
        place.clients = new EtcdClients(vertx, CONNECT, 2);
    }

    /** The power of a host is back. */
    void restart(int number) {
        Place place = places.get(number);
        start(place);
        on(place, host -> {
            host.see(published);
            return Future.succeededFuture();
        });
    }

    private <T> T ask(Place place, Function<SimulatedMember, T> question) {
        return on(place, host -> Future.succeededFuture(question.apply(host))).await();
    }

    /** Hosts that are there and neither run what was published last nor say why, in words. */
    List<String> withoutReason() {
        List<String> found = new ArrayList<>();
        for (Place place : places) {
            ask(
                            place,
                            host -> host.isAlive()
                                            && !host.runs().equals(published)
                                            && host.reason()
                                                    .filter(reason -> !reason.isBlank())
                                                    .isEmpty()
                                    ? Optional.of(host.toString())
                                    : Optional.<String>empty())
                    .ifPresent(found::add);
        }
        return found;
    }

    /** How many hosts are there, and run what was published last. */
    int upToDate() {
        return (int) places.stream()
                .filter(place ->
                        ask(place, host -> host.isAlive() && host.runs().equals(published)))
                .count();
    }

    int alive() {
        return (int) places.stream()
                .filter(place -> ask(place, SimulatedMember::isAlive))
                .count();
    }

    int size() {
        return places.size();
    }

    @Override
    public void close() {
        List.copyOf(coordinators).forEach(this::kill);
        vertx.close().await();
    }
}
