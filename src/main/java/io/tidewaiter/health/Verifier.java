package io.tidewaiter.health;

import io.tidewaiter.host.Container;
import io.tidewaiter.host.Group;
import io.tidewaiter.host.Workload;
import io.tidewaiter.time.Backoff;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.HealthCheck;
import io.tidewaiter.update.port.UnitManager;
import io.tidewaiter.update.port.Verdict;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Watches a workload after its start: {@link Watch} keeps the time, {@link Observer} looks. */
public final class Verifier implements HealthCheck {

    /** A busy proxy has no connection only for moments; it is looked at less and less often. */
    private static final Backoff LOOKS = Backoff.doubling(Duration.ofMillis(1), Duration.ofMillis(50));

    private final Engine engine;
    private final UnitManager units;
    private final Prober prober;
    private final ContainerNetwork network;
    private final Ticker ticker;

    public Verifier(ContainerNetwork network, Engine engine, UnitManager units, Ticker ticker) {
        this.engine = engine;
        this.units = units;
        this.prober = new Prober(engine, network);
        this.network = network;
        this.ticker = ticker;
    }

    @Override
    public Future<Void> drain(Workload workload, Future<Boolean> mayBeInside) {
        Future<Set<Integer>> ports = engine.containersOf(workload.unit()).map(Verifier::ports);
        return mayBeInside
                .compose(may -> may ? ports : Future.succeededFuture(Set.<Integer>of()))
                .compose(at -> untilUnused(at, workload.health().drain()))
                .otherwiseEmpty();
    }

    private Future<Void> untilUnused(Set<Integer> ports, Duration limit) {
        long began = ticker.nanos();
        Iterator<Duration> pauses =
                IntStream.iterate(1, looks -> looks + 1).mapToObj(LOOKS::after).iterator();
        return Repeat.asLongAs(() -> ports.isEmpty() || ticker.since(began).compareTo(limit) >= 0
                ? Future.succeededFuture(false)
                : network.isVisited(ports)
                        .compose(inside ->
                                inside ? ticker.after(pauses.next()).map(true) : Future.succeededFuture(false)));
    }

    private static Set<Integer> ports(List<Container> containers) {
        return containers.stream()
                .flatMap(container -> container.ports().stream())
                .filter(port -> port.protocol().equals("tcp"))
                .map(Container.PublishedPort::hostPort)
                .collect(Collectors.toSet());
    }

    @Override
    public Future<Optional<String>> startsInVain(Group group, Future<?> job) {
        return new Startup(engine, ticker, group).inVain(job);
    }

    @Override
    public Future<Verdict> verify(Group group, boolean started, Runnable healthy) {
        List<HealthLook> looks = new ArrayList<>();
        for (Group.Part part : group.parts()) {
            OwnUnit own = new OwnUnit(units, ticker, part.ownUnit());
            looks.add(new HealthLook(group.unit(), part, own, looks.isEmpty(), started, ticker));
        }
        Observer observer = new Observer(engine, units, prober, group.unit(), looks, started);
        List<Term> terms = looks.stream()
                .map(look -> new Term(look.policy().orElse(group.workload().health()), look::healthBudget, ticker))
                .toList();
        return new Watch(observer, terms, ticker, healthy).verdict();
    }
}
