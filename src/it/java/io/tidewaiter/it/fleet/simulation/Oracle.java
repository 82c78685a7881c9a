package io.tidewaiter.it.fleet.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.it.fleet.KeyChange;
import io.tidewaiter.it.fleet.simulation.Ledger.Kind;
import io.tidewaiter.it.fleet.simulation.Ledger.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges a run by all that etcd ever had, in its order, and by what really happened on the hosts. Each guarantee of the fleet
 * has a check here.
 */
final class Oracle {

    private final Ledger ledger = new Ledger();
    private final Map<String, RolloutAccount> accounts = new LinkedHashMap<>();
    private final Set<String> proofs = new HashSet<>();
    private final List<String> violations = new ArrayList<>();

    private Oracle() {}

    /** @param violations none where each guarantee was kept */
    record Verdict(List<String> violations, List<RolloutAccount> rollouts) {

        /** Of the newest rollout of a digest. */
        RolloutAccount of(FleetImage build) {
            return rollouts.stream()
                    .filter(account -> account.digest.equals(build.digest().toString()))
                    .reduce((first, last) -> last)
                    .orElse(new RolloutAccount("none", build.digest().toString()));
        }
    }

    static Verdict judge(List<KeyChange> history, FleetTruth truth) {
        Oracle oracle = new Oracle();
        int from = 0;
        while (from < history.size()) {
            int to = from;
            while (to < history.size()
                    && history.get(to).revision() == history.get(from).revision()) {
                to++;
            }
            oracle.transaction(history.subList(from, to));
            from = to;
        }
        oracle.compare(truth);
        return new Verdict(List.copyOf(oracle.violations), List.copyOf(oracle.accounts.values()));
    }

    private RolloutAccount account() {
        return accounts.computeIfAbsent(ledger.rolloutId(), id -> new RolloutAccount(id, ledger.digest()));
    }

    private void transaction(List<KeyChange> changes) {
        changes.forEach(this::before);
        boolean grants = changes.stream().anyMatch(this::isNewGrant);
        boolean failed = changes.stream().anyMatch(this::isFailure);
        int failures = ledger.failures();
        int wave = ledger.wave();
        String rollout = ledger.rolloutId();
        changes.forEach(ledger::apply);
        long revision = changes.getFirst().revision();
        if (ledger.word().equals("HALTED")) {
            account().halted = true;
        }
        if (grants) {
            granted(revision);
        }
        if (failed && ledger.rolloutId().equals(rollout) && ledger.failures() != failures + 1) {
            violation(revision, "a failure is not counted");
        }
        if (ledger.failures() >= Math.max(1, ledger.threshold()) && ledger.lets()) {
            violation(revision, "%d failures, and no halt".formatted(ledger.failures()));
        }
        if (ledger.rolloutId().equals(rollout) && ledger.wave() == wave + 1 && wave == 0) {
            opened(revision);
        }
    }

    /** What a host accepts, and what it proves, as etcd was the moment before. */
    private void before(KeyChange change) {
        Place place = Place.parse(change.key());
        if (change.value() == null) {
            return;
        }
        JsonNode value = Ledger.json(place.kind() == Kind.GRANT || place.kind() == Kind.RESULT ? change.value() : null);
        if (Ledger.text(value, "ended").equals("PROVEN")) {
            proofs.add(place.of() + " " + Ledger.text(value, "digest"));
        }
        if (Ledger.text(value, "phase").equals("UPDATING")) {
            accepted(change.revision(), place.of(), value);
        }
    }

    private void accepted(long revision, String host, JsonNode grant) {
        RolloutAccount account = account();
        String of = Ledger.text(grant, "rollout");
        String digest = Ledger.text(grant, "digest");
        if (!of.equals(ledger.rolloutId()) || !ledger.lets() || ledger.isQuarantined(digest)) {
            account.startsAfterHalt++;
            violation(revision, "%s begins after a halt, a quarantine or a newer rollout".formatted(host));
        }
        if (ledger.hasResult(host)) {
            violation(revision, "%s begins once more after its result".formatted(host));
        }
        if (!account.halted) {
            account.exposed.add(host);
        }
        account.accepted.merge(host, 1, Integer::sum);
    }

    private boolean isNewGrant(KeyChange change) {
        Place place = Place.parse(change.key());
        return change.value() != null
                && place.kind() == Kind.GRANT
                && ledger.grant(place.of()).isMissingNode();
    }

    private boolean isFailure(KeyChange change) {
        if (change.value() == null || Place.parse(change.key()).kind() != Kind.RESULT) {
            return false;
        }
        JsonNode result = Ledger.json(change.value());
        return Ledger.text(result, "ended").equals("FAILED")
                && Ledger.text(result, "rollout").equals(ledger.rolloutId());
    }

    private void granted(long revision) {
        RolloutAccount account = account();
        account.mostGranted = Math.max(account.mostGranted, ledger.granted());
        if (ledger.granted() > ledger.budget()) {
            account.overBudget++;
            violation(
                    revision,
                    "%d hosts may be updating, and the budget is %d".formatted(ledger.granted(), ledger.budget()));
        }
        if (!ledger.lets() || ledger.isQuarantined(ledger.digest())) {
            violation(revision, "a grant after a halt or a quarantine");
        }
        if (!ledger.hasLeader()) {
            violation(revision, "a grant by a coordinator that does not lead");
        }
    }

    /** A wave after the canaries needs their proof; those that are late may be a tenth of them. */
    private void opened(long revision) {
        int proven = ledger.count("PROVEN");
        int needed = ledger.canaries() - ledger.count("FAILED") - (ledger.canaries() + 9) / 10;
        if (proven < Math.max(1, needed)) {
            violation(
                    revision,
                    "the first wave opens after %d proofs of %d canaries".formatted(proven, ledger.canaries()));
        }
    }

    private void compare(FleetTruth truth) {
        Map<String, Integer> activations = new HashMap<>();
        for (FleetTruth.Activation activation : truth.activations()) {
            RolloutAccount account = accounts.get(activation.rollout());
            if (account == null || !account.accepted.containsKey(activation.host())) {
                violations.add("%s touched its unit for %s, and etcd has no turn of it"
                        .formatted(activation.host(), activation.digest().abbreviated()));
                continue;
            }
            int times = activations.merge(activation.host() + " " + activation.rollout(), 1, Integer::sum);
            if (times > 1) {
                account.twice++;
                violations.add("%s activated %s %d times in one rollout"
                        .formatted(activation.host(), activation.digest().abbreviated(), times));
            }
            account.activated.add(activation.host());
        }
        Set<String> good = new HashSet<>();
        truth.endings().stream()
                .filter(FleetTruth.Ending::good)
                .forEach(ending -> good.add(ending.host() + " " + ending.digest()));
        proofs.forEach(proof -> {
            if (!good.contains(proof)) {
                violations.add("a proof that no verification gave: " + proof);
            }
        });
    }

    private void violation(long revision, String what) {
        violations.add("at revision %d: %s".formatted(revision, what));
    }
}
