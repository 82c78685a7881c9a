package io.tidewaiter.it.fleet.simulation;

import static org.awaitility.Awaitility.await;

import io.tidewaiter.fleet.agent.FleetAgent;
import io.tidewaiter.fleet.agent.Membership;
import io.tidewaiter.fleet.etcd.Etcd;
import io.tidewaiter.fleet.etcd.EtcdClients;
import io.tidewaiter.fleet.etcd.EtcdOptions;
import io.tidewaiter.fleet.etcd.EtcdSnapshot;
import io.tidewaiter.fleet.etcd.Txn;
import io.tidewaiter.fleet.model.FleetJson;
import io.tidewaiter.fleet.model.FleetKeys;
import io.tidewaiter.fleet.model.Grant;
import io.tidewaiter.fleet.model.HostResult;
import io.tidewaiter.fleet.model.Rollout;
import io.tidewaiter.fleet.model.RolloutGate;
import io.tidewaiter.fleet.model.RolloutGate.Word;
import io.tidewaiter.fleet.model.Strategy;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.host.Release;
import io.tidewaiter.it.fleet.EtcdCluster;
import io.tidewaiter.memory.FleetMemory;
import io.tidewaiter.net.WebAddress;
import io.tidewaiter.store.TestUptime;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.Gate;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.world.memory.MemoryStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** One agent, and a test that plays its coordinator and its daemon. */
final class LoneAgent implements AutoCloseable {

    static final FleetKeys KEYS = new FleetKeys("lone");
    static final Target TARGET = new Target("default", Rows.WEB.toString());
    static final String HOST = "host-1";
    static final FleetImage OLD = FleetImage.of("old", FleetImage.Quality.GOOD, 1);
    static final FleetImage NEW = FleetImage.of("new", FleetImage.Quality.GOOD, 1);

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String ID = "rollout-1";

    final AtomicInteger checks = new AtomicInteger();
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final EtcdClients clients = new EtcdClients(vertx, Duration.ofSeconds(1), 3);
    private final EtcdOptions options;
    private final Etcd person;
    final MemoryStore journal = new MemoryStore(InstantSource.system(), new TestUptime());
    final FleetAgent agent;

    LoneAgent(EtcdCluster etcd, FleetMemory memory) {
        options = new EtcdOptions(
                etcd.endpoints().stream()
                        .map(uri -> WebAddress.parse(uri.toString()))
                        .toList(),
                null,
                null,
                Duration.ofSeconds(1));
        person = new Etcd(clients, options);
        Membership self = new Membership(HOST, "default", Map.of(), "machine", "1", null);
        agent = new FleetAgent(
                new Etcd(clients, options),
                Ticker.of(vertx),
                InstantSource.system(),
                new Random(1),
                KEYS,
                self,
                journal,
                memory);
        on(agent::start);
    }

    /** Done on the event loop of the agent. */
    <T> T on(Supplier<Future<T>> act) {
        return begin(act).await();
    }

    <T> Future<T> begin(Supplier<Future<T>> act) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(now -> act.get().onComplete(done));
        return done.future();
    }

    /** From now on it has units looked at, which are counted. */
    void listen() {
        on(() -> {
            agent.onTurn(units -> checks.incrementAndGet());
            return Future.succeededFuture();
        });
    }

    /** A check found the new release, which waits for the fleet. */
    void finds(FleetImage build) {
        on(() -> {
            Optional<Gate> gate = agent.closed(Rows.WEB, build.digest());
            gate.ifPresent(closed -> agent.note(new Report(List.of(Rows.waiting(OLD, build, closed))), true));
            return Future.succeededFuture();
        });
    }

    /** A person or a coordinator writes. */
    boolean write(Txn txn) {
        return on(() -> person.commit(txn));
    }

    void gate(Word word) {
        write(new Txn().put(KEYS.gate(TARGET), FleetJson.write(new RolloutGate(ID, word, "a person", "", ""))));
    }

    void rollOut(FleetImage build) {
        Rollout rollout = new Rollout(ID, build.digest().toString(), Strategy.DEFAULT, 0, 2, List.of(), "test", "");
        write(new Txn().put(KEYS.rollout(TARGET), FleetJson.write(rollout)));
        gate(Word.RUN);
    }

    void grant(FleetImage build) {
        Grant grant = new Grant(ID, build.digest().toString(), Grant.Phase.GRANTED, false, "");
        write(new Txn().put(KEYS.grant(HOST, TARGET), FleetJson.write(grant)));
    }

    /** The host was given up: its turn is over. */
    void lose(FleetImage build) {
        HostResult lost =
                new HostResult(ID, build.digest().toString(), HostResult.Ended.LOST, "not heard of", "", 0, 0, "");
        write(new Txn().delete(KEYS.grant(HOST, TARGET)).put(KEYS.result(HOST, TARGET), FleetJson.write(lost)));
    }

    Optional<Grant> grant() {
        return read(KEYS.grant(HOST, TARGET), Grant.class);
    }

    Optional<HostResult> result() {
        return read(KEYS.result(HOST, TARGET), HostResult.class);
    }

    <T> Optional<T> read(String key, Class<T> type) {
        EtcdSnapshot all = on(() -> person.read(List.of(KEYS.root())));
        return all.entries().stream()
                .filter(entry -> entry.key().equals(key))
                .findFirst()
                .flatMap(entry -> FleetJson.read(entry.value(), type));
    }

    /** What it waits for now. */
    Optional<Gate> closed(FleetImage build) {
        return on(() -> Future.succeededFuture(agent.closed(Rows.WEB, build.digest())));
    }

    void awaitOpen(FleetImage build) {
        await().atMost(LIMIT).until(() -> closed(build).isEmpty());
    }

    Update update(FleetImage build) {
        Release from = new Release(OLD.digest().hex(), OLD.digest());
        return on(() -> journal.begin(new Update(0, Rows.WORKLOAD, from, build.digest(), Instant.EPOCH)));
    }

    /** The last question before its unit is touched. */
    Future<Optional<Gate>> enter(Update update) {
        return begin(() -> agent.enter(update));
    }

    /** Its own verification committed the update. */
    void commit(Update update, FleetImage build) {
        end(update, new State.Committed(build.digest().hex()), Rows.ended(Updated.TRUE, "", OLD, build));
    }

    /** Nothing was touched. */
    void abandon(Update update, FleetImage build) {
        end(
                update,
                new State.Abandoned("it was interrupted"),
                Rows.ended(Updated.FAILED, "it was interrupted", OLD, build));
    }

    private void end(Update update, State.End end, Row row) {
        on(() -> journal.enter(update, end).onSuccess(written -> {
            agent.hear(new Event.Entered(update, end));
            agent.note(new Report(List.of(row)), true);
        }));
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
