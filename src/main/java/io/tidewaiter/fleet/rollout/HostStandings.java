package io.tidewaiter.fleet.rollout;

import io.tidewaiter.fleet.model.Grant;
import io.tidewaiter.fleet.model.HostResult;
import io.tidewaiter.fleet.model.HostResult.Ended;
import io.tidewaiter.fleet.model.Rollout;
import io.tidewaiter.fleet.model.RolloutGate;
import io.tidewaiter.fleet.model.RolloutProgress;
import io.tidewaiter.fleet.model.Want;
import io.tidewaiter.fleet.rollout.HostStanding.State;
import io.tidewaiter.image.Digest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says of each host of a target what it waits for, and who holds it. Pure. */
public final class HostStandings {

    private static final int MOST_NAMES = 3;

    private final TargetView view;
    private final boolean led;
    private final @Nullable RolloutProgress progress;
    private final @Nullable Rollout rollout;
    private final @Nullable RolloutGate gate;
    private final Map<String, Integer> waves = new HashMap<>();
    private final int afterLast;
    private final String holders;
    private final int held;

    private HostStandings(TargetView view, @Nullable RolloutProgress progress, boolean led) {
        this.view = view;
        this.led = led;
        this.progress = progress;
        this.rollout = view.rollout() == null ? null : view.rollout().value();
        this.gate = view.gate() == null ? null : view.gate().value();
        this.afterLast = rollout == null ? 0 : rollout.strategy().waves().size() + 1;
        List<String> names = view.hosts().stream()
                .filter(host -> host.grant() != null)
                .map(HostView::name)
                .toList();
        this.held = names.size();
        this.holders = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
                + (held > MOST_NAMES ? " and %d more".formatted(held - MOST_NAMES) : "");
        if (rollout != null) {
            List<List<HostView>> all = RolloutPlan.waves(view, rollout);
            for (int wave = 0; wave < all.size(); wave++) {
                for (HostView host : all.get(wave)) {
                    waves.put(host.name(), wave);
                }
            }
        }
    }

    /**
     * @param progress as the coordinator told it; null where it did not
     * @param led whether a coordinator leads
     */
    public static List<HostStanding> of(TargetView view, @Nullable RolloutProgress progress, boolean led) {
        HostStandings all = new HostStandings(view, progress, led);
        return view.hosts().stream().map(all::of).toList();
    }

    private HostStanding of(HostView host) {
        if (host.grant() != null && host.grant().value().phase() == Grant.Phase.UPDATING) {
            return host.beating()
                    ? standing(host, State.UPDATING, "")
                    : standing(host, State.AWAY, "it began and is not heard of: it keeps its place until the deadline");
        }
        if (host.excluded() != null) {
            return standing(
                    host,
                    State.EXCLUDED,
                    "excluded by %s%s: tidewaiter fleet exclude %s --undo"
                            .formatted(
                                    host.excluded().by(),
                                    because(host.excluded().why()),
                                    host.name()));
        }
        if (!host.beating()) {
            return standing(host, State.AWAY, "it is not heard of: does its daemon run, and does it reach etcd?");
        }
        if (host.grant() != null) {
            return standing(host, State.GRANTED, "its turn has come, and it has not begun yet");
        }
        if (rollout == null || gate == null) {
            return host.want() == null ? standing(host, State.CURRENT, "") : waiting(host, begin());
        }
        return inRollout(host, rollout, gate);
    }

    private HostStanding inRollout(HostView host, Rollout rollout, RolloutGate gate) {
        if (host.runs(view.target().reference(), rollout.digest())) {
            return standing(host, State.CURRENT, "");
        }
        HostResult result = host.result() == null ? null : host.result().value();
        if (host.retry() != null) {
            return waiting(
                    host,
                    "asked to try by %s; %s".formatted(host.retry().value().by(), held(gate)));
        }
        if (result != null && result.rollout().equals(rollout.id()) && result.ended() != Ended.PROVEN) {
            return standing(
                    host,
                    State.FAILED,
                    "its turn is over: %s (tidewaiter fleet retry %s)".formatted(result.reason(), host.name()));
        }
        if (host.want() instanceof Want want && !want.digest().equals(rollout.digest())) {
            return waiting(
                    host,
                    view.quarantined().contains(want.digest())
                            ? "its registry names %s, which is quarantined in the fleet"
                                    .formatted(shortened(want.digest()))
                            : "its registry names %s, and the fleet rolls out %s"
                                    .formatted(shortened(want.digest()), shortened(rollout.digest())));
        }
        if (!gate.lets() || view.quarantined().contains(rollout.digest())) {
            return waiting(host, held(gate));
        }
        return switch (host.want()) {
            case null -> waiting(host, "its registry has not named the release yet: it asks at its next check");
            case Want want when !want.ready() -> waiting(host, "the host itself: " + want.reason());
            case Want want -> waiting(host, turn(host, rollout));
        };
    }

    private String turn(HostView host, Rollout rollout) {
        if (!led) {
            return begin();
        }
        int wave = waves.getOrDefault(host.name(), rollout.strategy().waves().size());
        if (wave > rollout.wave()) {
            return "wave %d of %d%s"
                    .formatted(
                            wave,
                            rollout.strategy().waves().size(),
                            progress == null || progress.holdup().isEmpty() ? "" : "; now: " + progress.holdup());
        }
        return held == 0
                ? "its turn comes next"
                : "a place: %d of %s are taken by %s"
                        .formatted(held, progress == null ? "the budget" : progress.budget(), holders);
    }

    private String held(RolloutGate gate) {
        if (!led && gate.lets()) {
            return begin();
        }
        return gate.lets() ? "its turn comes next" : RolloutWords.said(gate);
    }

    private String begin() {
        return led ? "the rollout begins in a moment" : "a coordinator: none leads (tidewaiter-fleet.service)";
    }

    private HostStanding waiting(HostView host, String waits) {
        return standing(host, State.WAITING, waits);
    }

    private HostStanding standing(HostView host, State state, String waits) {
        return new HostStanding(host, state, waves.getOrDefault(host.name(), afterLast), waits);
    }

    private static String because(String why) {
        return why == null || why.isEmpty() ? "" : ": " + why;
    }

    private static String shortened(String digest) {
        return Digest.tryParse(digest).map(Digest::abbreviated).orElse("an unknown digest");
    }
}
