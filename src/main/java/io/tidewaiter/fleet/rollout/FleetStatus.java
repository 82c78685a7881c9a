package io.tidewaiter.fleet.rollout;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tidewaiter.fleet.model.FleetHost;
import io.tidewaiter.fleet.model.HostResult;
import io.tidewaiter.fleet.model.PersonActs.Act;
import io.tidewaiter.fleet.model.Rollout;
import io.tidewaiter.fleet.model.RolloutGate;
import io.tidewaiter.fleet.model.RolloutProgress;
import io.tidewaiter.fleet.model.Strategy;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.text.Visible;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a release stands in a group of hosts.
 *
 * @param version as the image says it; null where no host has said it
 * @param state {@code run}, {@code paused}, {@code halted}, {@code done}, or {@code none} without a rollout
 * @param by who said the state
 * @param why for it
 * @param since when it was said
 * @param wave 0 for the canaries
 * @param threshold how many failures halt it
 * @param exposed how many hosts have begun with it
 * @param leader the coordinator that leads; null where none does, and then nothing goes on
 * @param lastAct what a person did last
 */
public record FleetStatus(
        String reference,
        String group,
        @Nullable String digest,
        @Nullable String version,
        String state,
        String by,
        String why,
        String since,
        @Nullable String began,
        @Nullable String beganBy,
        int wave,
        int waves,
        int threshold,
        int exposed,
        @Nullable RolloutProgress progress,
        @Nullable String leader,
        @JsonProperty("last-act") @Nullable Act lastAct,
        List<String> quarantined) {

    private static final int MOST_DIGESTS = 20;

    /** A host may write as much as etcd takes. */
    private static final int LONGEST_TEXT = 2000;

    /** @param strategy of the next rollout of the target */
    public static FleetStatus of(FleetView view, Target of, Strategy strategy) {
        return of(view, view.of(of, strategy));
    }

    /** @param target as it is in the view */
    public static FleetStatus of(FleetView view, TargetView target) {
        Rollout rollout = target.rollout() == null ? null : target.rollout().value();
        RolloutGate gate = target.gate() == null ? null : target.gate().value();
        RolloutProgress progress = progress(view, target).orElse(null);
        return new FleetStatus(
                target.target().reference(),
                target.target().group(),
                rollout == null ? null : rollout.digest(),
                rollout == null ? null : version(target, rollout),
                gate == null ? "none" : gate.word().name().toLowerCase(Locale.ROOT),
                gate == null ? "" : bounded(gate.by()),
                gate == null ? "" : bounded(gate.why()),
                gate == null ? "" : bounded(gate.at()),
                rollout == null ? null : rollout.at(),
                rollout == null ? null : rollout.by(),
                rollout == null ? 0 : rollout.wave(),
                rollout == null ? 0 : rollout.strategy().waves().size(),
                rollout == null ? 0 : rollout.threshold(),
                progress == null
                        ? 0
                        : progress.proven()
                                + progress.failed()
                                + progress.rolledBack()
                                + progress.lost()
                                + progress.updating(),
                progress,
                view.leader().orElse(null),
                view.acts(target.target()).acts().stream().findFirst().orElse(null),
                target.quarantined().stream().sorted().limit(MOST_DIGESTS).toList());
    }

    /** As the coordinator told it last; counted here where none leads, as it is old then. */
    public static Optional<RolloutProgress> progress(FleetView view, TargetView target) {
        Versioned<Rollout> rollout = target.rollout();
        return view.leader().isEmpty() || rollout == null
                ? RolloutPlan.progress(target)
                : view.progress(target.target())
                        .filter(told -> told.rollout().equals(rollout.value().id()))
                        .or(() -> RolloutPlan.progress(target));
    }

    private static String bounded(@Nullable String text) {
        return text == null ? "" : Visible.beginning(text, LONGEST_TEXT);
    }

    private static @Nullable String version(TargetView target, Rollout rollout) {
        return target.hosts().stream()
                .flatMap(host -> Stream.concat(running(host, target, rollout), proven(host, rollout)))
                .filter(version -> version != null && !version.isEmpty())
                .findFirst()
                .map(FleetStatus::bounded)
                .orElse(null);
    }

    private static Stream<String> running(HostView host, TargetView target, Rollout rollout) {
        return Stream.ofNullable(host.info().runs().get(target.target().reference()))
                .filter(running -> running.digest().equals(rollout.digest()))
                .map(FleetHost.Running::version)
                .filter(Objects::nonNull);
    }

    private static Stream<String> proven(HostView host, Rollout rollout) {
        return Stream.ofNullable(host.result())
                .map(Versioned::value)
                .filter(result -> result.digest().equals(rollout.digest()))
                .map(HostResult::version)
                .filter(Objects::nonNull);
    }

    /** The state with the wave, in a few words. */
    public String stage() {
        return switch (state) {
            case "run" -> wave == 0 ? "canaries" : "wave %d of %d".formatted(wave, waves);
            case "none" -> "no rollout";
            default -> state;
        };
    }

    /** What it waits for; empty for nothing. */
    public String waits() {
        if (state.equals("paused") || state.equals("halted")) {
            return "%s by %s%s".formatted(state, by, why.isEmpty() ? "" : ": " + why);
        }
        return progress == null ? "" : progress.holdup();
    }

    /** Since when it waits for that. */
    public String waitsSince() {
        return state.equals("paused") || state.equals("halted") || progress == null ? since : progress.since();
    }
}
