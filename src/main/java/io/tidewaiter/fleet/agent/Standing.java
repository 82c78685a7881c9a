package io.tidewaiter.fleet.agent;

import io.tidewaiter.fleet.etcd.KeyValue;
import io.tidewaiter.fleet.etcd.Mirror;
import io.tidewaiter.fleet.etcd.Txn;
import io.tidewaiter.fleet.model.FailureCount;
import io.tidewaiter.fleet.model.FleetHost;
import io.tidewaiter.fleet.model.FleetJson;
import io.tidewaiter.fleet.model.FleetKeys;
import io.tidewaiter.fleet.model.FleetQuarantine;
import io.tidewaiter.fleet.model.Grant;
import io.tidewaiter.fleet.model.HostResult;
import io.tidewaiter.fleet.model.Rollout;
import io.tidewaiter.fleet.model.RolloutGate;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.image.Digest;
import io.tidewaiter.memory.FleetMemory.Bad;
import io.tidewaiter.time.TimeSpan;
import io.tidewaiter.update.model.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Where this host stands in its fleet, as far as its mirror of etcd knows. Changes nothing. */
final class Standing {

    private final FleetKeys keys;
    private final Membership self;
    private final Mirror mirror;

    /** A value with the entry that it was read from. */
    record Own<T>(T value, KeyValue entry) {}

    /** A turn of this host's. */
    record Granted(Target target, Own<Grant> grant) {}

    Standing(FleetKeys keys, Membership self, Mirror mirror) {
        this.keys = keys;
        this.self = self;
        this.mirror = mirror;
    }

    private <T> Optional<Own<T>> read(String key, Class<T> type) {
        return mirror.get(key)
                .flatMap(entry -> FleetJson.read(entry.value(), type).map(value -> new Own<>(value, entry)));
    }

    Optional<Own<Rollout>> rollout(Target target) {
        return read(keys.rollout(target), Rollout.class);
    }

    Optional<Own<RolloutGate>> gate(Target target) {
        return read(keys.gate(target), RolloutGate.class);
    }

    Optional<Own<FailureCount>> failures(Target target) {
        return read(keys.failures(target), FailureCount.class);
    }

    Optional<Own<Grant>> grant(Target target) {
        return read(keys.grant(self.host(), target), Grant.class);
    }

    Optional<Own<HostResult>> result(Target target) {
        return read(keys.result(self.host(), target), HostResult.class);
    }

    /** All turns that this host has now. */
    List<Granted> grants() {
        String prefix = keys.agent(self.host()) + "grant/";
        List<Granted> granted = new ArrayList<>();
        for (KeyValue entry : List.copyOf(mirror.under(prefix))) {
            FleetKeys.target(entry.key(), prefix)
                    .ifPresent(target -> FleetJson.read(entry.value(), Grant.class)
                            .ifPresent(grant -> granted.add(new Granted(target, new Own<>(grant, entry)))));
        }
        return granted;
    }

    /** What the fleet has quarantined. */
    List<Bad> quarantine() {
        List<Bad> all = new ArrayList<>();
        for (KeyValue entry : mirror.under(keys.quarantine())) {
            FleetKeys.target(entry.key(), keys.quarantine())
                    .ifPresent(named -> all.add(new Bad(
                            named.group(),
                            named.reference(),
                            FleetJson.read(entry.value(), FleetQuarantine.class)
                                    .map(FleetQuarantine::reason)
                                    .orElse("no reason is given"))));
        }
        all.sort(Comparator.comparing(Bad::reference).thenComparing(Bad::digest));
        return all;
    }

    /** Whether no other machine has this host's name. */
    boolean isOwnName() {
        return read(keys.info(self.host()), FleetHost.class)
                .map(info -> info.value().machine().equals(self.machine()))
                .orElse(true);
    }

    /** Why this host takes no part now. */
    Optional<String> trouble() {
        if (!mirror.isCurrent()) {
            return Optional.of("etcd is away: " + mirror.reason());
        }
        return isOwnName()
                ? Optional.empty()
                : Optional.of(
                        "another machine is called %s in this fleet: give one of them another name by the key fleet.host"
                                .formatted(self.host()));
    }

    /** @param remembered what was quarantined when etcd was heard of last */
    Optional<Gate> closed(Target target, Digest candidate, List<Bad> remembered) {
        Optional<Bad> bad = (mirror.isCurrent() ? quarantine() : remembered)
                .stream()
                        .filter(entry -> entry.reference().equals(target.reference())
                                && entry.digest().equals(candidate.toString()))
                        .findFirst();
        if (bad.isPresent()) {
            return Optional.of(new Gate(
                    Gate.Kind.FLEET_QUARANTINE,
                    "%s is quarantined in the fleet: %s (tidewaiter fleet quarantine clear %s)"
                            .formatted(candidate.abbreviated(), bad.get().reason(), candidate.abbreviated())));
        }
        if (!mirror.isCurrent()) {
            return isAlone() ? Optional.empty() : Optional.of(gate(away()));
        }
        return trouble().or(() -> reason(target, candidate)).map(Standing::gate);
    }

    private boolean isAlone() {
        return self.aloneAfter() != null && mirror.lostFor().compareTo(self.aloneAfter()) >= 0;
    }

    private String away() {
        Duration alone = self.aloneAfter();
        return "etcd is away: %s; nothing new begins until it answers%s"
                .formatted(mirror.reason(), alone == null ? "" : ", or has been away for " + TimeSpan.format(alone));
    }

    private Optional<String> reason(Target target, Digest candidate) {
        Rollout rollout = rollout(target).map(Own::value).orElse(null);
        RolloutGate gate = gate(target).map(Own::value).orElse(null);
        if (rollout == null || gate == null || !gate.rollout().equals(rollout.id())) {
            return Optional.of("no rollout of %s has begun in the fleet (tidewaiter fleet status)"
                    .formatted(candidate.abbreviated()));
        }
        if (!rollout.digest().equals(candidate.toString())) {
            return Optional.of("the fleet rolls out %s, and this host's registry names %s"
                    .formatted(shortened(rollout.digest()), candidate.abbreviated()));
        }
        if (!gate.lets()) {
            return Optional.of("the rollout is %s by %s%s"
                    .formatted(
                            gate.word() == RolloutGate.Word.PAUSED ? "paused" : "halted",
                            gate.by(),
                            gate.why().isEmpty() ? "" : ": " + gate.why()));
        }
        return turn(target, rollout);
    }

    private Optional<String> turn(Target target, Rollout rollout) {
        Optional<Grant> grant =
                grant(target).map(Own::value).filter(given -> given.rollout().equals(rollout.id()));
        if (grant.isPresent()) {
            return Optional.empty();
        }
        Optional<HostResult> result =
                result(target).map(Own::value).filter(ended -> ended.rollout().equals(rollout.id()));
        return switch (result.map(HostResult::ended).orElse(null)) {
            case PROVEN -> Optional.empty();
            case FAILED, ROLLED_BACK, LOST ->
                Optional.of("this host's turn is over: %s (tidewaiter fleet retry %s)"
                        .formatted(result.get().reason(), self.host()));
            case null -> Optional.of("waits for its turn in the fleet (%s)".formatted(wave(rollout)));
        };
    }

    private static String wave(Rollout rollout) {
        return rollout.wave() == 0
                ? "the canaries go first"
                : "wave %d of %d"
                        .formatted(rollout.wave(), rollout.strategy().waves().size());
    }

    private static String shortened(String digest) {
        return Digest.tryParse(digest).map(Digest::abbreviated).orElse("an unknown digest");
    }

    static Gate gate(String reason) {
        return new Gate(Gate.Kind.FLEET, reason);
    }

    /** What must be so in the moment in which this host begins: no halt and no quarantine came in between. */
    Txn guarded(Target target, Digest candidate) {
        return new Txn()
                .unchanged(keys.gate(target), revision(gate(target)))
                .absent(keys.quarantine(target.reference(), candidate.toString()));
    }

    static long revision(Optional<? extends Own<?>> own) {
        return own.map(value -> value.entry().modified()).orElse(0L);
    }
}
