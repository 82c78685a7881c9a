package io.tidewaiter.it.fleet.simulation;

import io.tidewaiter.fleet.agent.FleetAgent;
import io.tidewaiter.fleet.agent.Membership;
import io.tidewaiter.fleet.etcd.Etcd;
import io.tidewaiter.fleet.model.FleetKeys;
import io.tidewaiter.image.Digest;
import io.tidewaiter.store.Uptime;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.model.Gate;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.world.memory.MemoryStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A host of the fleet: the real agent, and a stand-in for the checks and updates of the daemon. Its journal and its memory
 * outlive the agent. Confined to one event loop.
 */
final class SimulatedMember {

    private static final Duration UP = Duration.ofDays(30);

    final int number;
    final String name;
    final Ticker ticker;
    final MemoryStore journal;
    final TurnMemory memory;
    final FleetPace pace;
    final FleetTruth truth;
    final RandomGenerator random;
    private final FleetKeys keys;
    private final InstantSource clock;
    private @Nullable FleetAgent agent;
    private int life;
    private FleetImage runs;
    private FleetImage named;
    private final Map<Digest, FleetImage> builds = new HashMap<>();
    private boolean looking;
    private boolean lookAgain;
    private @Nullable Digest staged;

    /**
     * @param off by how much its clock is wrong
     * @param runs what it runs, and its registry names
     */
    SimulatedMember(
            int number,
            Ticker ticker,
            RandomGenerator random,
            FleetKeys keys,
            Duration off,
            FleetImage runs,
            FleetPace pace,
            FleetTruth truth) {
        this.number = number;
        this.name = "host-%05d".formatted(number);
        this.ticker = ticker;
        this.random = random;
        this.keys = keys;
        this.clock = () -> Instant.now().plus(off);
        this.journal = new MemoryStore(clock, new Up());
        this.memory = new TurnMemory(ticker);
        this.runs = runs;
        this.named = runs;
        builds.put(runs.digest(), runs);
        this.pace = pace;
        this.truth = truth;
    }

    /** The agent starts, and what was under way goes on. */
    Future<Void> start(Etcd etcd, Map<String, String> labels) {
        int now = ++life;
        Membership self = new Membership(name, "default", labels, "machine of " + name, "1", null);
        FleetAgent begun = new FleetAgent(etcd, ticker, clock, random, keys, self, journal, memory);
        agent = begun;
        looking = false;
        lookAgain = false;
        return begun.start()
                .compose(started -> lives(now) ? new SimulatedUpdate(this, begun, now).resume() : dead())
                .onSuccess(resumed -> {
                    if (lives(now)) {
                        begun.onTurn(units -> look());
                        look();
                    }
                });
    }

    /** The power is cut: nothing more is done, and only its agent's connections are left to be ended. */
    Optional<FleetAgent> die() {
        Optional<FleetAgent> was = Optional.ofNullable(agent);
        life++;
        agent = null;
        return was;
    }

    boolean isAlive() {
        return agent != null;
    }

    boolean lives(int when) {
        return life == when;
    }

    static <T> Future<T> dead() {
        return Future.failedFuture("the host is dead");
    }

    /** What happens after a while, on this life only. */
    <T> Future<T> later(Duration delay, int when, Supplier<Future<T>> act) {
        return ticker.after(FleetPace.drawn(delay, random)).compose(passed -> lives(when) ? act.get() : dead());
    }

    Instant now() {
        return clock.instant();
    }

    FleetImage runs() {
        return runs;
    }

    void runs(FleetImage now) {
        runs = now;
    }

    FleetImage named() {
        return named;
    }

    /** Its registry names another release from now on. */
    void see(FleetImage now) {
        named = now;
        builds.put(now.digest(), now);
        look();
    }

    /** One that its registry named once. */
    FleetImage build(Digest digest) {
        return Objects.requireNonNull(builds.get(digest));
    }

    /** A check, or one more after the one that goes on. */
    private void look() {
        if (agent == null) {
            return;
        }
        if (looking) {
            lookAgain = true;
            return;
        }
        looking = true;
        int now = life;
        survey(agent, named, now).onComplete(done -> {
            if (lives(now)) {
                looking = false;
                if (lookAgain) {
                    lookAgain = false;
                    look();
                }
            }
        });
    }

    private Future<Void> survey(FleetAgent fleet, FleetImage candidate, int now) {
        if (runs.equals(candidate)) {
            note(Rows.same(candidate));
            return Future.succeededFuture();
        }
        return journal.quarantined(Rows.WEB, candidate.digest()).compose(bad -> {
            if (bad.isPresent()) {
                note(Rows.quarantined(runs, candidate));
                return Future.succeededFuture();
            }
            return candidate.digest().equals(staged)
                    ? bring(fleet, candidate, now)
                    : later(pace.pull(), now, () -> {
                        staged = candidate.digest();
                        return bring(fleet, candidate, now);
                    });
        });
    }

    private Future<Void> bring(FleetAgent fleet, FleetImage candidate, int now) {
        Optional<Gate> closed = fleet.closed(Rows.WEB, candidate.digest());
        if (closed.isPresent()) {
            note(Rows.waiting(runs, candidate, closed.get()));
            return Future.succeededFuture();
        }
        return new SimulatedUpdate(this, fleet, now).begin(candidate);
    }

    /** The report of a check. */
    void note(Row row) {
        if (agent != null) {
            agent.note(new Report(List.of(row)), true);
        }
    }

    /** What keeps it from what its registry names; empty where nothing does, and where it runs that. */
    Optional<String> reason() {
        if (agent == null || runs.equals(named)) {
            return Optional.empty();
        }
        boolean failed = journal.quarantined(Rows.WEB, named.digest()).result().isPresent();
        return failed
                ? Optional.of("it failed here")
                : agent.closed(Rows.WEB, named.digest()).map(Gate::reason);
    }

    private static final class Up implements Uptime {

        @Override
        public String boot() {
            return "boot";
        }

        @Override
        public Duration sinceBoot() {
            return UP;
        }
    }

    /** For messages. */
    @Override
    public String toString() {
        return "%s (%s, runs %s, sees %s)"
                .formatted(
                        name,
                        isAlive() ? "alive" : "dead",
                        runs.digest().abbreviated(),
                        named.digest().abbreviated());
    }
}
