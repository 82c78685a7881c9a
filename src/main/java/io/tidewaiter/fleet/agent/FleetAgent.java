package io.tidewaiter.fleet.agent;

import io.tidewaiter.fleet.etcd.Etcd;
import io.tidewaiter.fleet.etcd.EtcdFailure;
import io.tidewaiter.fleet.etcd.KeyValue;
import io.tidewaiter.fleet.etcd.Mirror;
import io.tidewaiter.fleet.etcd.Txn;
import io.tidewaiter.fleet.model.FleetHost;
import io.tidewaiter.fleet.model.FleetJson;
import io.tidewaiter.fleet.model.FleetKeys;
import io.tidewaiter.fleet.model.Grant;
import io.tidewaiter.fleet.model.HostResult;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.fleet.model.Want;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.memory.FleetMemory;
import io.tidewaiter.memory.FleetMemory.Bad;
import io.tidewaiter.memory.FleetMemory.Turn;
import io.tidewaiter.time.Coalesced;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.Gate;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.FleetGate;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Report;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This host in its fleet. After each change in etcd, each check and each end of an update it compares what etcd has of it with
 * what is so, and writes the difference; so it needs no memory of what it wanted to write, and a restart loses nothing.
 *
 * <p>Confined to one event loop.
 */
public final class FleetAgent implements FleetGate {

    private static final Logger log = LoggerFactory.getLogger(FleetAgent.class);
    private static final Duration TICK = Duration.ofSeconds(15);

    /** Members that are off may take longer than this to be known as such. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** After the end of an update its check says within this time what became of the other units of the reference. */
    private static final Duration LONGEST_CHECK = Duration.ofMinutes(2);

    private final Etcd etcd;
    private final Ticker ticker;
    private final FleetKeys keys;
    private final Membership self;
    private final Journal journal;
    private final FleetMemory memory;
    private final HostReferences references = new HostReferences();
    private final Mirror mirror;
    private final Heartbeat heartbeat;
    private final Standing standing;
    private final Outages outages;
    private final TurnReport turnReport;
    private final Coalesced work = new Coalesced(this::reconcile);
    private final Map<Long, Update> underWay = new HashMap<>();
    private final Map<String, Asked> checkedFor = new HashMap<>();
    private final Map<Reference, Turn> turns = new HashMap<>();
    private List<Bad> remembered = List.of();
    private Optional<String> rememberedCluster = Optional.empty();
    private final Map<Reference, Long> settling = new HashMap<>();
    private @Nullable Consumer<Set<String>> check;
    private boolean stopped;

    /** What a check was asked for by: a turn, under this word on the rollout. */
    private record Asked(long grant, long gate) {}

    public FleetAgent(
            Etcd etcd,
            Ticker ticker,
            InstantSource clock,
            RandomGenerator random,
            FleetKeys keys,
            Membership self,
            Journal journal,
            FleetMemory memory) {
        this.etcd = etcd;
        this.ticker = ticker;
        this.keys = keys;
        this.self = self;
        this.journal = journal;
        this.memory = memory;
        this.mirror = new Mirror(etcd, ticker, random, List.of(keys.shared(), keys.agent(self.host())), work::ask);
        this.heartbeat = new Heartbeat(etcd, ticker, random, keys.beat(self.host()), self.machine(), mirror::doubt);
        this.standing = new Standing(keys, self, mirror);
        this.outages = new Outages(ticker);
        this.turnReport = new TurnReport(keys, self, journal, clock, standing, outages);
    }

    /** Completes when etcd was reached or was not for a few seconds; what was remembered is known then. Never fails. */
    public Future<Void> start() {
        Future<Void> recalled = Future.all(memory.cluster(), memory.quarantine(), memory.turns())
                .<Void>map(all -> {
                    rememberedCluster = all.resultAt(0);
                    rememberedCluster
                            .filter(known -> known.startsWith(ofFleet("")))
                            .ifPresent(known ->
                                    etcd.expect(known.substring(ofFleet("").length())));
                    remembered = all.resultAt(1);
                    all.<List<Turn>>resultAt(2).forEach(turn -> turns.put(turn.reference(), turn));
                    return null;
                })
                .onFailure(failure ->
                        log.warn("what was remembered of the fleet is not known reason={}", failure.getMessage()))
                .otherwiseEmpty();
        return recalled.compose(known -> {
            mirror.start();
            heartbeat.start();
            Repeat.asLongAs(() -> {
                work.ask();
                return stopped
                        ? Future.succeededFuture(false)
                        : ticker.after(TICK).map(true);
            });
            return ticker.endOr(PATIENCE, reached());
        });
    }

    private Future<Void> reached() {
        return Repeat.asLongAs(() -> mirror.isCurrent() || mirror.trouble().isPresent()
                ? Future.succeededFuture(false)
                : ticker.after(Duration.ofMillis(20)).map(true));
    }

    /** @param listener has these units looked at; none stand for all */
    public void onTurn(Consumer<Set<String>> listener) {
        check = listener;
        work.ask();
    }

    public Future<Void> stop() {
        stopped = true;
        mirror.stop();
        return heartbeat.stop();
    }

    /** Why this host takes no part in the fleet now; empty while it does. */
    public Optional<String> trouble() {
        return standing.trouble();
    }

    /** What a check found. */
    public void note(Report report, boolean whole) {
        references.note(report, whole);
        report.rows().forEach(row -> Reference.tryParse(row.image()).ifPresent(settling::remove));
        work.ask();
    }

    /** What becomes of updates. */
    public void hear(Event event) {
        outages.hear(event);
        if (event instanceof Event.Entered(Update update, State state)) {
            if (state instanceof State.End) {
                underWay.remove(update.id());
                settling.put(update.workload().reference(), ticker.nanos());
                work.ask();
            } else {
                underWay.put(update.id(), update);
            }
        }
    }

    @Override
    public Optional<Gate> closed(Reference reference, Digest candidate) {
        return standing.closed(target(reference.toString()), candidate, remembered);
    }

    /**
     * The turn is written here before it is taken there: after a crash between the two, one that was not taken is given back,
     * and none that was taken is forgotten.
     */
    @Override
    public Future<Optional<Gate>> enter(Update update) {
        Reference reference = update.workload().reference();
        Target target = target(reference.toString());
        Optional<Gate> closed = closed(reference, update.to());
        if (closed.isPresent() || !mirror.isCurrent()) {
            return Future.succeededFuture(closed);
        }
        return standing.grant(target)
                .map(grant -> take(target, grant, update))
                .orElseGet(() -> etcd.commit(standing.guarded(target, update.to())))
                .map(held -> held
                        ? Optional.<Gate>empty()
                        : Optional.of(Standing.gate("the fleet's word on %s has just changed"
                                .formatted(update.to().abbreviated()))))
                .otherwise(failure ->
                        Optional.of(Standing.gate("etcd did not confirm this host's turn: " + failure.getMessage())));
    }

    private Future<Boolean> take(Target target, Standing.Own<Grant> grant, Update update) {
        Reference reference = update.workload().reference();
        Turn known = turns.get(reference);
        Turn turn = known != null && known.granted() == grant.entry().created()
                ? known
                : new Turn(
                        reference,
                        update.to(),
                        grant.value().rollout(),
                        grant.entry().created(),
                        update.id());
        // Made before the write here: a halt that comes meanwhile must not be what is compared.
        Txn accept = standing.guarded(target, update.to())
                .unchanged(grant.entry().key(), grant.entry().modified())
                .put(grant.entry().key(), FleetJson.write(grant.value().updating()));
        return memory.take(turn).compose(written -> {
            turns.put(reference, turn);
            return etcd.commit(accept);
        });
    }

    private Target target(String reference) {
        return new Target(self.group(), reference);
    }

    // ---- what etcd has, and what is so

    private Future<Void> reconcile() {
        if (stopped || !mirror.isCurrent()) {
            return Future.succeededFuture();
        }
        boolean own = standing.isOwnName();
        heartbeat.allow(own);
        return rememberCluster()
                .compose(done -> rememberQuarantine())
                .compose(done -> own ? describe() : Future.succeededFuture())
                .compose(done -> own ? Repeat.each(standing.grants(), this::follow) : Future.succeededFuture())
                .compose(
                        done -> own ? Repeat.each(List.copyOf(turns.values()), this::settle) : Future.succeededFuture())
                .recover(failure -> {
                    log.debug("the fleet is told later reason={}", failure.getMessage());
                    if (EtcdFailure.is(failure, EtcdFailure.Kind.UNREACHABLE)) {
                        mirror.doubt();
                    }
                    return Future.succeededFuture();
                });
    }

    private Future<Void> rememberCluster() {
        Optional<String> now = etcd.cluster().map(this::ofFleet);
        return now.equals(rememberedCluster)
                ? Future.succeededFuture()
                : memory.cluster(now.orElse(null)).onSuccess(written -> rememberedCluster = now);
    }

    /** A fleet of another name may be in another cluster. */
    private String ofFleet(String cluster) {
        return keys.fleet() + " " + cluster;
    }

    private Future<Void> rememberQuarantine() {
        List<Bad> now = standing.quarantine();
        if (now.equals(remembered)) {
            return Future.succeededFuture();
        }
        remembered = now;
        return memory.quarantine(now);
    }

    /** What this host is, runs and wants. */
    private Future<Void> describe() {
        List<Txn> writes = new ArrayList<>();
        FleetHost info =
                new FleetHost(self.machine(), self.group(), self.labels(), self.version(), references.running());
        if (references.isKnown() || mirror.get(keys.info(self.host())).isEmpty()) {
            differing(keys.info(self.host()), FleetJson.write(info)).ifPresent(writes::add);
        }
        for (String reference : references.all()) {
            String key = keys.want(self.host(), target(reference));
            Optional<Want> want = references.of(reference).flatMap(HostReferences.Found::want);
            want.map(wanted -> differing(key, FleetJson.write(wanted)))
                    .orElseGet(() -> mirror.get(key).map(entry -> new Txn().delete(key)))
                    .ifPresent(writes::add);
        }
        return Repeat.each(writes, etcd::commit);
    }

    private Optional<Txn> differing(String key, String value) {
        Optional<KeyValue> there = mirror.get(key);
        return there.filter(entry -> entry.value().equals(value)).isPresent()
                ? Optional.empty()
                : Optional.of(new Txn()
                        .unchanged(key, there.map(KeyValue::modified).orElse(0L))
                        .put(key, value));
    }

    /** A turn makes this host look, and its end is reported. */
    private Future<Void> follow(Standing.Granted granted) {
        Optional<Reference> reference = Reference.tryParse(granted.target().reference());
        if (reference.isEmpty() || isUnderWay(reference.get())) {
            return Future.succeededFuture();
        }
        Standing.Own<Grant> grant = granted.grant();
        Turn turn = turns.get(reference.get());
        boolean taken = turn != null && turn.granted() == grant.entry().created();
        Asked asked = new Asked(grant.entry().created(), Standing.revision(standing.gate(granted.target())));
        Asked before = checkedFor.get(granted.target().reference());
        boolean isNew = before == null || before.grant() != asked.grant() || (!taken && !before.equals(asked));
        if (isNew) {
            return begin(granted, reference.get(), asked, taken);
        }
        if (settling.get(reference.get()) instanceof Long since) {
            return ticker.since(since).compareTo(LONGEST_CHECK) < 0
                    ? Future.succeededFuture()
                    : lookAgain(granted, reference.get());
        }
        return turn != null && taken ? report(granted, turn) : Future.succeededFuture();
    }

    /** Once for each turn, and once more where the word on the rollout has changed since and the turn is not taken. */
    private Future<Void> begin(Standing.Granted granted, Reference reference, Asked asked, boolean taken) {
        if (check == null) {
            return Future.succeededFuture();
        }
        Grant grant = granted.grant().value();
        return (grant.retry() && !taken
                        ? journal.clearQuarantine(reference.toString(), grant.digest())
                        : Future.succeededFuture(0))
                .map(cleared -> {
                    checkedFor.put(granted.target().reference(), asked);
                    look(units(granted));
                    return null;
                });
    }

    private void look(Set<String> units) {
        if (check != null) {
            check.accept(units);
        }
    }

    /** The check that the update belonged to did not end well, so it did not say what became of the other units. */
    private Future<Void> lookAgain(Standing.Granted granted, Reference reference) {
        settling.put(reference, ticker.nanos());
        look(units(granted));
        return Future.succeededFuture();
    }

    private Set<String> units(Standing.Granted granted) {
        return references
                .of(granted.target().reference())
                .map(HostReferences.Found::units)
                .orElse(Set.of());
    }

    private boolean isUnderWay(Reference reference) {
        return underWay.values().stream()
                .anyMatch(update -> update.workload().reference().equals(reference));
    }

    /** A turn whose grant is gone: the coordinator gave it up, and hears of its end all the same. */
    private Future<Void> settle(Turn turn) {
        Reference reference = turn.reference();
        Target target = target(reference.toString());
        boolean stands = standing.grant(target)
                .filter(grant -> grant.entry().created() == turn.granted())
                .isPresent();
        if (stands || isUnderWay(reference) || settling.containsKey(reference)) {
            return Future.succeededFuture();
        }
        Optional<Standing.Own<HostResult>> lost = standing.result(target)
                .filter(result -> result.value().rollout().equals(turn.rollout())
                        && result.value().ended() == HostResult.Ended.LOST);
        return lost.isEmpty()
                ? forget(turn)
                : turnReport
                        .ofLost(target, turn, lost.get(), references.of(reference.toString()))
                        .compose(txn -> write(txn, turn));
    }

    private Future<Void> report(Standing.Granted granted, Turn turn) {
        return turnReport
                .of(granted, turn, references.of(granted.target().reference()))
                .compose(txn -> write(txn, turn));
    }

    private Future<Void> write(Optional<Txn> report, Turn turn) {
        return report.isEmpty()
                ? Future.succeededFuture()
                : etcd.commit(report.get()).compose(held -> held ? forget(turn) : Future.succeededFuture());
    }

    private Future<Void> forget(Turn turn) {
        turns.remove(turn.reference());
        return memory.end(turn.reference());
    }
}
