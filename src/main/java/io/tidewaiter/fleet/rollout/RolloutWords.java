package io.tidewaiter.fleet.rollout;

import io.tidewaiter.fleet.etcd.Txn;
import io.tidewaiter.fleet.model.FleetJson;
import io.tidewaiter.fleet.model.FleetKeys;
import io.tidewaiter.fleet.model.PersonActs.Act;
import io.tidewaiter.fleet.model.Rollout;
import io.tidewaiter.fleet.model.RolloutGate;
import io.tidewaiter.fleet.model.RolloutGate.Word;
import io.tidewaiter.fleet.model.Strategy;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.fleet.model.Want;
import io.tidewaiter.fleet.rollout.FleetView.Quarantined;
import io.tidewaiter.image.Digest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What people say to a rollout, as transactions. Each compares what the person saw, and the acts of other people: it is carried
 * out in whole, or not at all because another acted in between.
 */
public final class RolloutWords {

    private final FleetKeys keys;
    private final FleetView view;
    private final InstantSource clock;
    private final RolloutWriter writer;
    private final String by;

    /** What becomes of a word. */
    public sealed interface Answer {

        /** It cannot be done; why, and what to do. */
        record Refused(String reason) implements Answer {}

        /** It is so already. */
        record Already(String state) implements Answer {}

        /** It is to be written. */
        record Write(Txn txn, Act act) implements Answer {}
    }

    /**
     * @param view what the person sees
     * @param by user and host of the person
     */
    public RolloutWords(FleetKeys keys, FleetView view, InstantSource clock, RandomGenerator random, String by) {
        this.keys = keys;
        this.view = view;
        this.clock = clock;
        this.writer = new RolloutWriter(keys, clock, random);
        this.by = by;
    }

    /**
     * A rollout begins.
     *
     * @param digest null for the one that the hosts' registries name
     */
    public Answer start(Target target, @Nullable String digest, Strategy strategy) {
        TargetView now = view.of(target, strategy);
        Set<String> wanted = wanted(now);
        if (digest == null && wanted.size() != 1) {
            return new Answer.Refused(
                    wanted.isEmpty()
                            ? "no host's registry names a release of %s that it does not run: name the DIGEST"
                                    .formatted(target)
                            : "the registries of the hosts name several releases of %s: name one of %s"
                                    .formatted(target, wanted.stream().limit(5).collect(Collectors.joining(", "))));
        }
        String chosen = digest == null ? wanted.iterator().next() : digest;
        if (now.quarantined().contains(chosen)) {
            return new Answer.Refused("%s is quarantined: tidewaiter fleet quarantine clear %s, then start it again"
                    .formatted(chosen, shortened(chosen)));
        }
        if (now.rollout() != null
                && now.gate() != null
                && now.rollout().value().digest().equals(chosen)) {
            switch (now.gate().value().word()) {
                case RUN -> {
                    return new Answer.Already("%s is rolled out already".formatted(shortened(chosen)));
                }
                case PAUSED -> {
                    return new Answer.Refused("%s is paused: tidewaiter fleet resume"
                            .formatted(said(now.gate().value())));
                }
                case HALTED, DONE -> {}
            }
        }
        Act act = act("started " + chosen, "");
        return new Answer.Write(
                recorded(
                        writer.begin(now, chosen, by, strategy).absent(keys.quarantine(target.reference(), chosen)),
                        target,
                        act),
                act);
    }

    /** The releases that hosts see and do not run. */
    public static Set<String> wanted(TargetView view) {
        return view.hosts().stream()
                .filter(host -> host.beating() && host.excluded() == null && host.want() != null)
                .flatMap(host -> Stream.ofNullable(host.want()))
                .map(Want::digest)
                .filter(digest -> Digest.tryParse(digest).isPresent())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** No more hosts begin until {@link #resume}. */
    public Answer pause(Target target) {
        return onRollout(target, (rollout, gate) -> switch (gate.word()) {
            case RUN, DONE -> written(target, rollout, Word.PAUSED, "paused it", "");
            case PAUSED -> new Answer.Already("it is paused already: " + said(gate));
            case HALTED -> new Answer.Refused("it is halted, and no host begins: " + said(gate));
        });
    }

    public Answer resume(Target target) {
        return onRollout(target, (rollout, gate) -> switch (gate.word()) {
            case RUN -> new Answer.Already("it is not paused");
            case DONE -> new Answer.Already("it is done");
            case PAUSED -> written(target, rollout, Word.RUN, "resumed it", "");
            case HALTED ->
                new Answer.Refused(
                        view.quarantined(target.reference()).contains(rollout.digest())
                                ? "%s; publish a good release, or try this one again: tidewaiter fleet quarantine clear %s, then tidewaiter fleet start %s %s"
                                        .formatted(
                                                said(gate),
                                                shortened(rollout.digest()),
                                                target.reference(),
                                                rollout.digest())
                                : "%s; a halt is final, so publish a good release, or try this one again: tidewaiter fleet start %s %s"
                                        .formatted(said(gate), target.reference(), rollout.digest()));
        });
    }

    /** No host begins with this release any more; only a new rollout lets one. */
    public Answer halt(Target target, String reason) {
        return onRollout(
                target,
                (rollout, gate) -> gate.word() == Word.HALTED
                        ? new Answer.Already("it is halted already: " + said(gate))
                        : written(target, rollout, Word.HALTED, "halted it", reason));
    }

    /** The next wave begins now, whatever it would wait for. */
    public Answer promote(Target target) {
        return onRollout(target, (rollout, gate) -> {
            if (gate.word() != Word.RUN) {
                return new Answer.Refused("it does not run: " + said(gate));
            }
            if (rollout.isLastWave()) {
                return new Answer.Refused(
                        "its last wave is open already; a host that holds it up: tidewaiter fleet exclude HOST");
            }
            int wave = rollout.wave() + 1;
            Act act = act(
                    "opened wave %d of %d"
                            .formatted(wave, rollout.strategy().waves().size()),
                    "");
            return new Answer.Write(
                    recorded(
                            unchanged(target).put(keys.rollout(target), FleetJson.write(rollout.inWave(wave))),
                            target,
                            act),
                    act);
        });
    }

    /** The host begins before its turn, or once more after it failed. */
    public Answer retry(Target target, String host) {
        return onRollout(target, (rollout, gate) -> {
            HostView known = host(target, rollout, host);
            String key = keys.retry(target, host);
            if (known == null) {
                return notThere(target, host);
            }
            if (known.excluded() != null) {
                return new Answer.Refused("%s is excluded by %s: tidewaiter fleet exclude %s --undo"
                        .formatted(host, known.excluded().by(), host));
            }
            if (known.retry() != null) {
                return new Answer.Already("%s was asked already by %s"
                        .formatted(host, known.retry().value().by()));
            }
            if (known.grant() != null && known.grant().value().rollout().equals(rollout.id())) {
                return new Answer.Already("%s has its turn now".formatted(host));
            }
            if (known.runs(target.reference(), rollout.digest())) {
                return new Answer.Already("%s runs %s".formatted(host, shortened(rollout.digest())));
            }
            if (!gate.lets()) {
                return new Answer.Refused("no host may begin: " + said(gate));
            }
            if (view.quarantined(target.reference()).contains(rollout.digest())) {
                return new Answer.Refused("%s is quarantined: tidewaiter fleet quarantine clear %s"
                        .formatted(rollout.digest(), shortened(rollout.digest())));
            }
            Act act = act("asked %s to try".formatted(host), "");
            return new Answer.Write(recorded(unchanged(target).absent(key).put(key, word(act)), target, act), act);
        });
    }

    /** Rollouts pass the host by, and do not wait for it. */
    public Answer exclude(Target target, String host, String reason) {
        String key = keys.exclusion(target, host);
        HostView known = host(target, null, host);
        if (known == null) {
            return notThere(target, host);
        }
        if (known.excluded() != null) {
            return new Answer.Already("%s is excluded already by %s"
                    .formatted(host, known.excluded().by()));
        }
        Act act = act("excluded " + host, reason);
        return new Answer.Write(
                recorded(new Txn().unchanged(key, view.modified(key)).put(key, word(act)), target, act), act);
    }

    /** The host takes part again. */
    public Answer include(Target target, String host) {
        String key = keys.exclusion(target, host);
        if (view.modified(key) == 0) {
            return new Answer.Already("%s is not excluded".formatted(host));
        }
        Act act = act("included %s again".formatted(host), "");
        return new Answer.Write(
                recorded(new Txn().unchanged(key, view.modified(key)).delete(key), target, act), act);
    }

    /** The digest may be rolled out again. */
    public Answer clear(Quarantined entry) {
        String key = keys.quarantine(entry.reference(), entry.digest());
        Act act = act("cleared the quarantine of " + entry.digest(), "");
        Txn txn = new Txn().unchanged(key, entry.modified()).delete(key);
        view.targets().stream()
                .filter(target -> target.reference().equals(entry.reference()))
                .sorted(Comparator.comparing(Target::group))
                .limit(Txn.MOST / 2)
                .forEach(target -> recorded(txn, target, act));
        return new Answer.Write(txn, act);
    }

    private interface OnRollout {

        Answer answer(Rollout rollout, RolloutGate gate);
    }

    private Answer onRollout(Target target, OnRollout word) {
        Rollout rollout = view.get(keys.rollout(target), Rollout.class)
                .map(Versioned::value)
                .orElse(null);
        RolloutGate gate = view.get(keys.gate(target), RolloutGate.class)
                .map(Versioned::value)
                .orElse(null);
        return rollout == null || gate == null
                ? new Answer.Refused("no rollout of %s has begun".formatted(target))
                : word.answer(rollout, gate);
    }

    private Answer written(Target target, Rollout rollout, Word word, String what, String why) {
        Act act = act(what, why);
        return new Answer.Write(
                recorded(
                        new Txn()
                                .unchanged(keys.gate(target), view.modified(keys.gate(target)))
                                .put(keys.gate(target), writer.gate(rollout, word, by, why)),
                        target,
                        act),
                act);
    }

    private Txn unchanged(Target target) {
        return new Txn()
                .unchanged(keys.rollout(target), view.modified(keys.rollout(target)))
                .unchanged(keys.gate(target), view.modified(keys.gate(target)));
    }

    private Txn recorded(Txn txn, Target target, Act act) {
        return txn.unchanged(keys.acts(target), view.modified(keys.acts(target)))
                .put(keys.acts(target), FleetJson.write(view.acts(target).with(act)));
    }

    private @Nullable HostView host(Target target, @Nullable Rollout rollout, String name) {
        return view.of(target, rollout == null ? Strategy.DEFAULT : rollout.strategy()).hosts().stream()
                .filter(host -> host.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static Answer notThere(Target target, String host) {
        return new Answer.Refused("no host of %s is called %s: tidewaiter fleet hosts".formatted(target, host));
    }

    private Act act(String what, String why) {
        Instant at = clock.instant();
        return new Act(what, by, why, at.truncatedTo(ChronoUnit.MILLIS).toString());
    }

    private static String word(Act act) {
        return FleetJson.write(new io.tidewaiter.fleet.model.Word(act.by(), act.why(), act.at()));
    }

    /** What a gate says, with who said it. */
    public static String said(RolloutGate gate) {
        String word = switch (gate.word()) {
            case RUN -> "runs since";
            case PAUSED -> "paused by";
            case HALTED -> "halted by";
            case DONE -> "done, as told by";
        };
        return "%s %s at %s%s".formatted(word, gate.by(), gate.at(), gate.why().isEmpty() ? "" : ": " + gate.why());
    }

    private static String shortened(String digest) {
        return Digest.tryParse(digest).map(Digest::abbreviated).orElse(digest);
    }
}
