package io.tidewaiter.it.fleet.simulation;

import io.tidewaiter.fleet.etcd.Etcd;
import io.tidewaiter.fleet.etcd.Mirror;
import io.tidewaiter.fleet.model.FleetKeys;
import io.tidewaiter.fleet.model.Rollout;
import io.tidewaiter.fleet.model.RolloutGate;
import io.tidewaiter.fleet.model.RolloutProgress;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.fleet.rollout.FleetView;
import io.tidewaiter.fleet.rollout.Versioned;
import io.tidewaiter.time.Ticker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Follows how a rollout goes, to know when to break things and when all is over. Nothing is judged by it. */
final class Onlooker {

    private final FleetKeys keys;
    private final Target target;
    private final FleetView view;
    private final Mirror mirror;
    private final Map<String, Long> halted = new ConcurrentHashMap<>();
    private volatile Seen seen = new Seen(null, null, null);

    /** What there is to see. */
    record Seen(
            @Nullable Rollout rollout,
            @Nullable RolloutGate gate,
            @Nullable RolloutProgress progress) {

        /** Whether the newest rollout is of this build, and its gate says this. */
        boolean is(FleetImage build, RolloutGate.Word word) {
            return isOf(build) && gate != null && gate.rollout().equals(id()) && gate.word() == word;
        }

        boolean isOf(FleetImage build) {
            return rollout != null && rollout.digest().equals(build.digest().toString());
        }

        private String id() {
            return rollout == null ? "" : rollout.id();
        }

        /** The last word of the coordinator on the newest rollout. */
        Optional<RolloutProgress> told() {
            return Optional.ofNullable(progress).filter(last -> last.rollout().equals(id()));
        }
    }

    Onlooker(Etcd etcd, Ticker ticker, RandomGenerator random, FleetKeys keys, Target target) {
        this.keys = keys;
        this.target = target;
        this.view = new FleetView(keys, this::look);
        this.mirror = new Mirror(etcd, ticker, random, List.of(keys.shared(), keys.progress()), view);
    }

    /** On the event loop that its etcd is confined to. */
    void start() {
        mirror.start();
    }

    private void look() {
        seen = new Seen(
                view.get(keys.rollout(target), Rollout.class)
                        .map(Versioned::value)
                        .orElse(null),
                view.get(keys.gate(target), RolloutGate.class)
                        .map(Versioned::value)
                        .orElse(null),
                view.get(keys.progress(target), RolloutProgress.class)
                        .map(Versioned::value)
                        .orElse(null));
        RolloutGate gate = seen.gate();
        if (gate != null && gate.word() == RolloutGate.Word.HALTED) {
            halted.putIfAbsent(gate.rollout(), System.nanoTime());
        }
    }

    Seen seen() {
        return seen;
    }

    /** When a halt of the rollout was seen, by the monotonic clock of this process; empty for none. */
    Optional<Long> halted(String rollout) {
        return Optional.ofNullable(halted.get(rollout));
    }
}
