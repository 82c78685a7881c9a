package io.tidewaiter.fleet.rollout;

import io.tidewaiter.fleet.etcd.Etcd;
import io.tidewaiter.fleet.etcd.EtcdFailure;
import io.tidewaiter.fleet.etcd.Mirror;
import io.tidewaiter.fleet.etcd.Txn;
import io.tidewaiter.fleet.model.FleetJson;
import io.tidewaiter.fleet.model.FleetKeys;
import io.tidewaiter.fleet.model.FleetNews;
import io.tidewaiter.fleet.model.NewsRead;
import io.tidewaiter.fleet.model.PastRollout;
import io.tidewaiter.fleet.model.RolloutProgress;
import io.tidewaiter.fleet.model.Strategy;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.time.Coalesced;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the coordinators of a fleet. The one that leads makes a plan after each change and once a second, and carries it out,
 * one transaction after the other.
 *
 * <p>Confined to one event loop.
 */
public final class RolloutCoordinator {

    private static final Logger log = LoggerFactory.getLogger(RolloutCoordinator.class);

    /** Changes come in bursts. */
    private static final Duration REST = Duration.ofMillis(50);

    /** A plan for 10,000 hosts takes a tenth of a second and more: the event loop has its lease to keep alive as well. */
    private static final int RESTS = 3;

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration TELL = Duration.ofSeconds(2);

    private final Etcd etcd;
    private final Ticker ticker;
    private final InstantSource clock;
    private final FleetKeys keys;
    private final String name;
    private final Function<Target, Strategy> strategies;
    private final FleetView view;
    private final Mirror mirror;
    private final Election election;
    private final RolloutWriter writer;
    private final Observed observed;
    private final Coalesced work = new Coalesced(this::round);
    private final Map<Target, Told> told = new HashMap<>();
    /** What this one was told to write: the view hears of it a moment later. */
    private NewsRead read = NewsRead.NONE;

    private boolean led;
    private boolean stopped;

    private record Told(RolloutProgress progress, long at) {}

    /**
     * @param name another for each process
     * @param strategies of rollouts that begin by themselves
     */
    public RolloutCoordinator(
            Etcd etcd,
            Ticker ticker,
            InstantSource clock,
            RandomGenerator random,
            FleetKeys keys,
            String name,
            Function<Target, Strategy> strategies) {
        this.etcd = etcd;
        this.ticker = ticker;
        this.clock = clock;
        this.keys = keys;
        this.name = name;
        this.strategies = strategies;
        this.view = new FleetView(keys, work::ask);
        this.mirror = new Mirror(etcd, ticker, random, List.of(keys.root()), view);
        this.election = new Election(etcd, ticker, keys.leader(), name, mirror::doubt);
        this.writer = new RolloutWriter(keys, clock, random);
        this.observed = new Observed(ticker);
    }

    /** Begins to take part. */
    public void start() {
        mirror.start();
        election.start();
        Repeat.asLongAs(() -> {
            work.ask();
            return stopped ? Future.succeededFuture(false) : ticker.after(TICK).map(true);
        });
    }

    /** Lets another lead. */
    public Future<Void> stop() {
        stopped = true;
        mirror.stop();
        return election.stop();
    }

    /** Whether this one leads, as far as it knows. */
    public boolean leads() {
        return leadership().isPresent();
    }

    /** Why what it sees may be old; empty while etcd tells of every change. */
    public Optional<String> trouble() {
        return mirror.isCurrent() ? Optional.empty() : Optional.of(mirror.reason());
    }

    /** What it sees. */
    public FleetView view() {
        return view;
    }

    /**
     * The revision with which this one began to lead. It is seen in the mirror, and then so is all that an earlier leader
     * wrote.
     */
    private Optional<Long> leadership() {
        return view.get(keys.leader(), String.class)
                .filter(leader -> mirror.isCurrent() && leader.value().equals(name))
                .map(Versioned::modified);
    }

    private Future<Void> round() {
        Optional<Long> leader = leadership();
        if (stopped || leader.isEmpty()) {
            if (led) {
                observed.forgetAll();
            }
            led = false;
            return Future.succeededFuture();
        }
        led = true;
        long began = ticker.nanos();
        return beginNews(leader.get())
                .compose(begun -> Repeat.each(view.targets(), target -> carryOut(target, leader.get())))
                .onComplete(done -> observed.forgetOthers())
                .otherwiseEmpty()
                .compose(done -> ticker.after(rest(ticker.since(began))));
    }

    private static Duration rest(Duration round) {
        Duration rest = round.multipliedBy(RESTS);
        return rest.compareTo(REST) < 0 ? REST : rest.compareTo(TICK) < 0 ? rest : TICK;
    }

    private Future<Void> carryOut(Target target, long leader) {
        TargetView now = view.of(target, strategies.apply(target));
        RolloutPlan.Planned planned = RolloutPlan.plan(now, observed::of);
        Optional<FleetNews> news = news(now, planned);
        if (planned.progress() == null && news.isPresent()) {
            // another rollout takes its place: what became of it is written down before
            return write(news.get(), leader);
        }
        return Repeat.each(
                        planned.steps(),
                        step -> Repeat.each(
                                writer.write(now, step, leader, view.modified(keys.turn(target))),
                                txn -> commit(txn, step)))
                .compose(done -> tell(target, planned.progress(), leader))
                .compose(done -> news.map(changed -> write(changed, leader)).orElse(Future.succeededFuture()))
                .compose(done -> prune(target, leader));
    }

    private Future<Void> commit(Txn txn, RolloutStep step) {
        return etcd.commit(txn)
                .onSuccess(held -> log.debug("a step of a rollout held={} step={}", held, step))
                .<Void>mapEmpty()
                .recover(failure -> {
                    log.warn("a step of a rollout is not known to be done reason={}", failure.getMessage());
                    if (EtcdFailure.is(failure, EtcdFailure.Kind.UNREACHABLE)) {
                        mirror.doubt();
                    }
                    return Future.failedFuture(failure);
                });
    }

    /** Before anything else that this program does in the fleet: what comes later is news. */
    private Future<Void> beginNews(long leader) {
        return view.news().isPresent()
                ? Future.succeededFuture()
                : write(
                        RolloutNews.first(view.targets().stream()
                                .map(target -> view.of(target, strategies.apply(target)))
                                .toList()),
                        leader);
    }

    /** Empty for nothing new. */
    private Optional<FleetNews> news(TargetView now, RolloutPlan.Planned planned) {
        FleetNews before = view.news().map(Versioned::value).orElse(FleetNews.NONE);
        return Optional.ofNullable(planned.progress())
                .or(() -> RolloutPlan.progress(now))
                .map(progress -> RolloutNews.after(before, now, progress, seconds()))
                .filter(after -> !after.equals(before));
    }

    /** Where another was written meanwhile, the next round does it. */
    private Future<Void> write(FleetNews news, long leader) {
        return etcd.commit(new Txn()
                        .unchanged(keys.leader(), leader)
                        .unchanged(keys.news(), view.modified(keys.news()))
                        .put(keys.news(), FleetJson.write(news)))
                .mapEmpty();
    }

    /** What is to be told; empty where this one does not lead. */
    public Optional<FleetNews> news() {
        return leadership().flatMap(leader -> view.news()).map(Versioned::value);
    }

    /** Up to which number this reader was told; empty for a new one. */
    public Optional<Long> newsRead(String reader) {
        return Optional.ofNullable(told().numbers().get(reader));
    }

    /** @return whether it is written; it is not where this one does not lead */
    public Future<Boolean> newsRead(String reader, long number) {
        read = read.with(reader, number);
        return leadership()
                .map(leader -> etcd.commit(
                        new Txn().unchanged(keys.leader(), leader).put(keys.told(), FleetJson.write(told()))))
                .orElse(Future.succeededFuture(false));
    }

    private NewsRead told() {
        return view.get(keys.told(), NewsRead.class)
                .map(Versioned::value)
                .orElse(NewsRead.NONE)
                .over(read);
    }

    /** A few at a time: the next round goes on. */
    private Future<Void> prune(Target target, long leader) {
        List<PastRollout> outdated = PastRollouts.outdated(view.past(target), clock.instant());
        if (outdated.isEmpty()) {
            return Future.succeededFuture();
        }
        Txn txn = new Txn().unchanged(keys.leader(), leader);
        outdated.stream()
                .limit(Txn.MOST)
                .forEach(past -> txn.delete(keys.past(target, past.rollout().id())));
        return etcd.commit(txn).mapEmpty();
    }

    /** Not more often than people read it. */
    private Future<Void> tell(Target target, @Nullable RolloutProgress progress, long leader) {
        Told before = told.get(target);
        if (progress == null
                || (before != null
                        && (before.progress().equals(progress)
                                || ticker.since(before.at()).compareTo(TELL) < 0))) {
            return Future.succeededFuture();
        }
        told.put(target, new Told(progress, ticker.nanos()));
        return etcd.commit(new Txn()
                        .unchanged(keys.leader(), leader)
                        .put(keys.progress(target), FleetJson.write(progress.since(since(target, progress)))))
                .mapEmpty();
    }

    /** Another coordinator may have said it before. */
    private String since(Target target, RolloutProgress progress) {
        return view.get(keys.progress(target), RolloutProgress.class)
                .map(Versioned::value)
                .filter(said -> said.rollout().equals(progress.rollout())
                        && said.holdup().equals(progress.holdup())
                        && !said.since().isEmpty())
                .map(RolloutProgress::since)
                .orElseGet(this::seconds);
    }

    private String seconds() {
        Instant at = clock.instant();
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
