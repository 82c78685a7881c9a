package io.tidewaiter.fleet.rollout;

import io.tidewaiter.fleet.etcd.Txn;
import io.tidewaiter.fleet.model.FailureCount;
import io.tidewaiter.fleet.model.FleetHost;
import io.tidewaiter.fleet.model.FleetJson;
import io.tidewaiter.fleet.model.FleetKeys;
import io.tidewaiter.fleet.model.Grant;
import io.tidewaiter.fleet.model.HostResult;
import io.tidewaiter.fleet.model.PastRollout;
import io.tidewaiter.fleet.model.Rollout;
import io.tidewaiter.fleet.model.RolloutGate;
import io.tidewaiter.fleet.model.RolloutGate.Word;
import io.tidewaiter.fleet.model.Strategy;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * The transactions of a rollout's steps. Each compares that its coordinator still leads and that what it was decided by is still
 * so. Those that grant follow one on another by the key {@code turn}: one whose outcome is not known cannot be carried out
 * after the next.
 */
public final class RolloutWriter {

    /** Each has two comparisons, and there are a few more for all: {@link Txn#MOST}. */
    private static final int MOST_HOSTS = 60;

    private final FleetKeys keys;
    private final InstantSource clock;
    private final RandomGenerator random;

    public RolloutWriter(FleetKeys keys, InstantSource clock, RandomGenerator random) {
        this.keys = keys;
        this.clock = clock;
        this.random = random;
    }

    /**
     * @param leader the revision of the leadership
     * @param turn the revision of the target's {@code turn}
     */
    List<Txn> write(TargetView view, RolloutStep step, long leader, long turn) {
        return switch (step) {
            case RolloutStep.Begin(String digest, String host) ->
                List.of(led(begin(view, digest, host, view.strategy()), leader));
            case RolloutStep.Give(List<HostView> hosts) -> give(view, hosts, leader, turn);
            case RolloutStep.Retry(HostView host) -> List.of(retry(view, host, leader, turn));
            case RolloutStep.TakeBack(HostView host) -> List.of(led(takeBack(view, host), leader));
            case RolloutStep.Lose(HostView host) -> List.of(led(lose(view, host), leader));
            case RolloutStep.OpenWave(int wave) -> List.of(led(openWave(view, wave), leader));
            case RolloutStep.Finish finish -> List.of(led(finish(view), leader));
        };
    }

    private Txn led(Txn txn, long leader) {
        return txn.unchanged(keys.leader(), leader);
    }

    /**
     * A rollout begins in place of the one before, whatever became of that.
     *
     * @param by the host whose registry names the digest, or a person
     */
    public Txn begin(TargetView view, String digest, String by, Strategy strategy) {
        Rollout rollout = rollout(view, digest, by, strategy);
        Txn txn = new Txn()
                .unchanged(keys.rollout(view.target()), revision(view.rollout()))
                .unchanged(keys.gate(view.target()), revision(view.gate()))
                .put(keys.rollout(view.target()), FleetJson.write(rollout))
                .put(keys.gate(view.target()), gate(rollout, Word.RUN, by, ""))
                .put(keys.failures(view.target()), FleetJson.write(new FailureCount(rollout.id(), 0)));
        if (view.rollout() != null && view.gate() != null) {
            PastRollout past = new PastRollout(
                    view.rollout().value(),
                    view.gate().value(),
                    view.failures() == null ? 0 : view.failures().value().count());
            txn.put(keys.past(view.target(), past.rollout().id()), FleetJson.write(past));
        }
        return txn;
    }

    /** The rollout that would begin. */
    public Rollout rollout(TargetView view, String digest, String by, Strategy strategy) {
        Rollout draft = new Rollout(id(), digest, strategy, 0, 1, before(view, digest), by, now());
        int canaries = RolloutPlan.waves(view, draft).getFirst().size();
        int threshold = Math.min(strategy.failures(), Math.max(1, canaries));
        return new Rollout(draft.id(), digest, strategy, 0, threshold, draft.before(), by, draft.at());
    }

    private static List<String> before(TargetView view, String digest) {
        return view.hosts().stream()
                .map(host -> host.info().runs().get(view.target().reference()))
                .filter(Objects::nonNull)
                .map(FleetHost.Running::digest)
                .filter(running -> !running.isEmpty() && !running.equals(digest))
                .distinct()
                .limit(Rollout.MOST_BEFORE)
                .toList();
    }

    private List<Txn> give(TargetView view, List<HostView> hosts, long leader, long turn) {
        Rollout rollout = Objects.requireNonNull(view.rollout()).value();
        List<HostView> batch = hosts.subList(0, Math.min(hosts.size(), MOST_HOSTS));
        Txn txn = granting(view, leader)
                .unchanged(keys.turn(view.target()), turn)
                .put(keys.turn(view.target()), rollout.id());
        batch.forEach(host -> txn.absent(keys.grant(host.name(), view.target()))
                .unchanged(keys.result(host.name(), view.target()), host.resultRevision())
                .put(keys.grant(host.name(), view.target()), grant(rollout, false)));
        return List.of(txn);
    }

    private Txn granting(TargetView view, long leader) {
        Rollout rollout = Objects.requireNonNull(view.rollout()).value();
        return led(new Txn(), leader)
                .unchanged(keys.rollout(view.target()), revision(view.rollout()))
                .unchanged(keys.gate(view.target()), revision(view.gate()))
                .absent(keys.quarantine(view.target().reference(), rollout.digest()));
    }

    private Txn retry(TargetView view, HostView host, long leader, long turn) {
        Rollout rollout = Objects.requireNonNull(view.rollout()).value();
        return granting(view, leader)
                .unchanged(keys.turn(view.target()), turn)
                .put(keys.turn(view.target()), rollout.id())
                .absent(keys.grant(host.name(), view.target()))
                .unchanged(keys.retry(view.target(), host.name()), revision(host.retry()))
                .delete(keys.retry(view.target(), host.name()))
                .delete(keys.result(host.name(), view.target()))
                .put(keys.grant(host.name(), view.target()), grant(rollout, true));
    }

    private Txn takeBack(TargetView view, HostView host) {
        String key = keys.grant(host.name(), view.target());
        return new Txn().unchanged(key, revision(host.grant())).delete(key);
    }

    private Txn lose(TargetView view, HostView host) {
        Grant grant = Objects.requireNonNull(host.grant()).value();
        return takeBack(view, host)
                .unchanged(keys.result(host.name(), view.target()), host.resultRevision())
                .put(
                        keys.result(host.name(), view.target()),
                        FleetJson.write(new HostResult(
                                grant.rollout(),
                                grant.digest(),
                                HostResult.Ended.LOST,
                                "it began and was not heard of again",
                                "",
                                0,
                                0,
                                now())));
    }

    private Txn openWave(TargetView view, int wave) {
        return running(view)
                .put(
                        keys.rollout(view.target()),
                        FleetJson.write(
                                Objects.requireNonNull(view.rollout()).value().inWave(wave)));
    }

    private Txn finish(TargetView view) {
        return running(view)
                .put(
                        keys.gate(view.target()),
                        gate(Objects.requireNonNull(view.rollout()).value(), Word.DONE, "the coordinator", ""));
    }

    private Txn running(TargetView view) {
        return new Txn()
                .unchanged(keys.rollout(view.target()), revision(view.rollout()))
                .unchanged(keys.gate(view.target()), revision(view.gate()));
    }

    /** A word on a rollout as it is written. */
    public String gate(Rollout rollout, Word word, String by, String why) {
        return FleetJson.write(new RolloutGate(rollout.id(), word, by, why, now()));
    }

    private String grant(Rollout rollout, boolean retry) {
        return FleetJson.write(new Grant(rollout.id(), rollout.digest(), Grant.Phase.GRANTED, retry, now()));
    }

    private static long revision(@org.jspecify.annotations.Nullable Versioned<?> value) {
        return value == null ? 0 : value.modified();
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private String id() {
        byte[] id = new byte[8];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
