package io.tidewaiter.fleet.agent;

import io.tidewaiter.fleet.etcd.Txn;
import io.tidewaiter.fleet.model.FailureCount;
import io.tidewaiter.fleet.model.FleetHost.Running;
import io.tidewaiter.fleet.model.FleetJson;
import io.tidewaiter.fleet.model.FleetKeys;
import io.tidewaiter.fleet.model.FleetQuarantine;
import io.tidewaiter.fleet.model.HostResult;
import io.tidewaiter.fleet.model.HostResult.Ended;
import io.tidewaiter.fleet.model.Rollout;
import io.tidewaiter.fleet.model.RolloutGate;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.memory.FleetMemory.Turn;
import io.tidewaiter.update.model.Outcome;
import io.tidewaiter.update.port.Journal;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How a turn ended, as the journal has it. The result, the count of failures and, where that is one too many, the halt and the
 * quarantine are one transaction of this host: no coordinator is needed to stop a bad release.
 */
final class TurnReport {

    /** Of one unit; a turn has few of them. */
    private static final int RECENT = 50;

    private final FleetKeys keys;
    private final Membership self;
    private final Journal journal;
    private final InstantSource clock;
    private final Standing standing;
    private final Outages outages;

    TurnReport(
            FleetKeys keys, Membership self, Journal journal, InstantSource clock, Standing standing, Outages outages) {
        this.keys = keys;
        this.self = self;
        this.journal = journal;
        this.clock = clock;
        this.standing = standing;
        this.outages = outages;
    }

    /**
     * What a report is about.
     *
     * @param over ends the turn
     * @param back ends it where nothing came of it
     */
    private record Case(Target target, Turn turn, Txn over, Txn back) {}

    /** @return what is to be written; empty while the end is not known */
    Future<Optional<Txn>> of(Standing.Granted granted, Turn turn, Optional<HostReferences.Found> found) {
        return of(new Case(granted.target(), turn, over(granted), over(granted)), found);
    }

    /**
     * The coordinator gave up the turn meanwhile, as this host was not heard of.
     *
     * @return what is to be written; empty while the end is not known
     */
    Future<Optional<Txn>> ofLost(
            Target target, Turn turn, Standing.Own<HostResult> lost, Optional<HostReferences.Found> found) {
        String key = lost.entry().key();
        return of(new Case(target, turn, replaced(lost), replaced(lost).delete(key)), found);
    }

    private static Txn replaced(Standing.Own<HostResult> lost) {
        return new Txn().unchanged(lost.entry().key(), lost.entry().modified());
    }

    private Future<Optional<Txn>> of(Case granted, Optional<HostReferences.Found> found) {
        Turn turn = granted.turn();
        return journal.unfinished()
                .compose(unfinished -> unfinished.stream()
                                .anyMatch(one ->
                                        one.update().workload().reference().equals(turn.reference()))
                        ? Future.succeededFuture(Optional.empty())
                        : ended(granted, found));
    }

    private Future<Optional<Txn>> ended(Case granted, Optional<HostReferences.Found> found) {
        Turn turn = granted.turn();
        return journal.history(null, RECENT).compose(history -> {
            List<Journal.Past> ends = history.stream()
                    .filter(past -> past.id() >= turn.update()
                            && past.reference().equals(turn.reference())
                            && past.to().equals(turn.digest()))
                    .sorted(Comparator.comparingLong(Journal.Past::id))
                    .toList();
            return journal.quarantined(turn.reference(), turn.digest())
                    .map(failed -> ended(granted, ends, failed.isPresent(), found));
        });
    }

    private Optional<Txn> ended(
            Case granted, List<Journal.Past> ends, boolean blamed, Optional<HostReferences.Found> found) {
        Optional<Journal.Past> bad = ends.stream()
                .filter(past -> is(past, Outcome.FAILED) || is(past, Outcome.ROLLED_BACK))
                .findFirst();
        if (bad.isPresent()) {
            HostResult result = result(granted, bad.get(), blamed ? Ended.FAILED : Ended.ROLLED_BACK, "", ends);
            return Optional.of(blamed ? failed(granted, result) : reported(granted, result));
        }
        Optional<Journal.Past> good = ends.stream()
                .filter(past -> is(past, Outcome.UPDATED) || is(past, Outcome.SAME_IMAGE))
                .findFirst();
        if (good.isPresent()) {
            String version = found.map(HostReferences.Found::running)
                    .map(Running::version)
                    .orElse("");
            return Optional.of(reported(granted, result(granted, good.get(), Ended.PROVEN, version, ends)));
        }
        return ends.stream().anyMatch(past -> is(past, Outcome.ARMED)) ? Optional.empty() : Optional.of(granted.back());
    }

    private static boolean is(Journal.Past past, Outcome outcome) {
        return past.outcome().equals(outcome.word());
    }

    private HostResult result(
            Case granted, Journal.Past decisive, Ended ended, String version, List<Journal.Past> ends) {
        Duration took = Duration.between(ends.getFirst().began(), ends.getLast().ended());
        Duration outage = ends.stream().map(past -> outages.of(past.id())).reduce(Duration.ZERO, Duration::plus);
        return new HostResult(
                granted.turn().rollout(),
                granted.turn().digest().toString(),
                ended,
                ended == Ended.PROVEN ? "" : decisive.reason(),
                version,
                outage.toMillis(),
                Math.max(0, took.toMillis()),
                now());
    }

    /** The turn is over, and another host may take its place. */
    private static Txn over(Standing.Granted granted) {
        String key = granted.grant().entry().key();
        return new Txn().unchanged(key, granted.grant().entry().modified()).delete(key);
    }

    private Txn reported(Case granted, HostResult result) {
        return granted.over().put(keys.result(self.host(), granted.target()), FleetJson.write(result));
    }

    private Txn failed(Case granted, HostResult result) {
        Target target = granted.target();
        Txn txn = reported(granted, result);
        Optional<Standing.Own<Rollout>> rollout = standing.rollout(target);
        Optional<Standing.Own<RolloutGate>> gate = standing.gate(target);
        Optional<Standing.Own<FailureCount>> failures = standing.failures(target);
        if (rollout.isEmpty() || gate.isEmpty() || !rollout.get().value().id().equals(result.rollout())) {
            return txn;
        }
        int count = 1
                + failures.map(Standing.Own::value)
                        .filter(known -> known.rollout().equals(result.rollout()))
                        .map(FailureCount::count)
                        .orElse(0);
        txn.unchanged(keys.gate(target), Standing.revision(gate))
                .unchanged(keys.failures(target), Standing.revision(failures))
                .put(keys.failures(target), FleetJson.write(new FailureCount(result.rollout(), count)));
        boolean goesOn =
                count < rollout.get().value().threshold() || gate.get().value().word() == RolloutGate.Word.HALTED;
        return goesOn ? txn : halted(txn, target, result, count);
    }

    private Txn halted(Txn txn, Target target, HostResult result, int count) {
        String why = "%d %s failed, %s the last: %s"
                .formatted(count, count == 1 ? "host" : "hosts", self.host(), result.reason());
        return txn.put(
                        keys.gate(target),
                        FleetJson.write(
                                new RolloutGate(result.rollout(), RolloutGate.Word.HALTED, self.host(), why, now())))
                .put(
                        keys.quarantine(target.reference(), result.digest()),
                        FleetJson.write(new FleetQuarantine(why, self.host(), now())));
    }

    private String now() {
        Instant at = clock.instant();
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
