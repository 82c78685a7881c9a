package io.tidewaiter.fleet.rollout;

import io.tidewaiter.fleet.model.Grant;
import io.tidewaiter.fleet.model.HostResult.Ended;
import io.tidewaiter.fleet.model.Portion;
import io.tidewaiter.fleet.model.Rollout;
import io.tidewaiter.fleet.model.RolloutGate;
import io.tidewaiter.fleet.model.RolloutGate.Word;
import io.tidewaiter.fleet.model.RolloutProgress;
import io.tidewaiter.fleet.model.Strategy;
import io.tidewaiter.fleet.model.Want;
import io.tidewaiter.image.Digest;
import io.tidewaiter.time.TimeSpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides what happens next to one target. Pure: the same view and the same times always get the same answer.
 *
 * <p>Hosts have an order that the rollout's id makes, so that the canaries are others each time and every coordinator sees the
 * same ones. Percentages are of the hosts that are there.
 */
public final class RolloutPlan {

    private static final int MOST_NAMES = 20;

    private final TargetView view;
    private final Rollout rollout;
    private final RolloutGate gate;
    private final Function<Object, Duration> observed;
    private final List<HostView> present;
    private final List<HostView> open;
    private final int canaries;

    /**
     * @param steps in their order
     * @param progress null without a rollout
     */
    public record Planned(List<RolloutStep> steps, @Nullable RolloutProgress progress) {

        public Planned {
            steps = List.copyOf(steps);
        }
    }

    /** What a time is measured of: it begins when it is first asked for. */
    private record Soaking(String rollout, int wave) {}

    private record Wave(String rollout, int wave) {}

    private record Granted(String host, long revision) {}

    private record Ranked(long rank, HostView host) {}

    private RolloutPlan(TargetView view, Rollout rollout, RolloutGate gate, Function<Object, Duration> observed) {
        this.view = view;
        this.rollout = rollout;
        this.gate = gate;
        this.observed = observed;
        this.present = view.hosts().stream()
                .filter(host -> host.excluded() == null)
                .filter(host -> host.beating() || host.has(rollout.id()))
                .map(host -> new Ranked(rank(rollout.id(), host.name()), host))
                .sorted(Comparator.comparingLong(Ranked::rank)
                        .thenComparing(ranked -> ranked.host().name()))
                .map(Ranked::host)
                .toList();
        List<HostView> first = some(rollout.strategy().canaries());
        this.canaries = first.size();
        this.open = gate.word() == Word.DONE ? present : opened(first);
    }

    /**
     * @param observed how long it is since this was first asked of the same thing: a deadline goes by the coordinator's own
     *     monotonic clock, as clocks of hosts differ
     */
    public static Planned plan(TargetView view, Function<Object, Duration> observed) {
        Optional<RolloutStep> begin = next(view);
        if (begin.isPresent()) {
            return new Planned(List.of(begin.get()), null);
        }
        return view.rollout() == null || view.gate() == null
                ? new Planned(List.of(), null)
                : new RolloutPlan(view, view.rollout().value(), view.gate().value(), observed).plan();
    }

    /** How far a rollout is, without a measure of time: no host is late. Empty where none has begun. */
    public static Optional<RolloutProgress> progress(TargetView view) {
        return view.rollout() == null || view.gate() == null
                ? Optional.empty()
                : Optional.ofNullable(new RolloutPlan(
                                view, view.rollout().value(), view.gate().value(), any -> Duration.ZERO)
                        .plan()
                        .progress());
    }

    /** Which hosts a strategy lets begin in which wave, the canaries first. */
    public static List<List<HostView>> waves(TargetView view, Rollout rollout) {
        List<List<HostView>> waves = new ArrayList<>();
        Set<String> before = new HashSet<>();
        for (int wave = 0; wave <= rollout.strategy().waves().size(); wave++) {
            RolloutPlan plan = new RolloutPlan(
                    view,
                    rollout.inWave(wave),
                    new RolloutGate(rollout.id(), Word.RUN, "", "", ""),
                    any -> Duration.ZERO);
            waves.add(plan.open.stream().filter(host -> before.add(host.name())).toList());
        }
        return waves;
    }

    /**
     * A release that no rollout was about begins one at once, and so does an earlier one where a host that came to the newest
     * sees its registry name another: then the tag was moved back. A host that only names what the others had before has a
     * registry that lags behind.
     */
    private static Optional<RolloutStep> next(TargetView view) {
        String current = view.rollout() == null ? "" : view.rollout().value().digest();
        return view.hosts().stream()
                .filter(host -> host.beating() && host.excluded() == null)
                .filter(host -> host.want() != null
                        && !host.want().digest().equals(current)
                        && !view.quarantined().contains(host.want().digest()))
                .filter(host ->
                        isNew(view, wanted(host)) || host.runs(view.target().reference(), current))
                .map(host -> (RolloutStep) new RolloutStep.Begin(wanted(host), host.name()))
                .findFirst();
    }

    private static String wanted(HostView host) {
        return Objects.requireNonNull(host.want()).digest();
    }

    private static boolean isNew(TargetView view, String digest) {
        return Digest.tryParse(digest).isPresent() && !view.known().contains(digest);
    }

    private Planned plan() {
        List<RolloutStep> steps = new ArrayList<>();
        int active = overdue(steps);
        int budget = budget();
        boolean goes = gate.lets()
                && gate.rollout().equals(rollout.id())
                && !view.quarantined().contains(rollout.digest());
        if (goes) {
            active += retries(steps, budget - active);
            give(steps, budget - active);
        }
        Waves waves = new Waves();
        String holdup = goes && gate.word() == Word.RUN ? waves.advance(steps) : closed();
        return new Planned(steps, waves.progress(budget, holdup));
    }

    /** @return how many grants stay */
    private int overdue(List<RolloutStep> steps) {
        int active = 0;
        for (HostView host : view.hosts()) {
            if (host.grant() == null) {
                continue;
            }
            Grant grant = host.grant().value();
            boolean over = isOver(new Granted(host.name(), host.grant().modified()));
            boolean stale = !grant.rollout().equals(rollout.id());
            if (grant.phase() == Grant.Phase.GRANTED && (over || stale)) {
                steps.add(new RolloutStep.TakeBack(host));
            } else if (over && !host.beating()) {
                steps.add(new RolloutStep.Lose(host));
            } else {
                active++;
            }
        }
        return active;
    }

    private boolean isOver(Object what) {
        return observed.apply(what).toSeconds() >= rollout.strategy().deadlineSeconds();
    }

    /**
     * No more than the limit; in the ramp no more than were proven before, and the canaries at once. Each failure divides that: of
     * a release that fails on one host of ten, the second failure is to find few hosts that have begun.
     */
    private int budget() {
        Strategy strategy = rollout.strategy();
        int limit = Math.max(1, strategy.budget().of(labels()));
        if (!strategy.ramp() || gate.word() == Word.DONE) {
            return limit;
        }
        int ramp = Math.max(canaries, count(Ended.PROVEN)) / (1 + count(Ended.FAILED));
        return Math.min(limit, Math.max(1, ramp));
    }

    /** A person's word takes a host out of its order, and not over the budget. */
    private int retries(List<RolloutStep> steps, int places) {
        List<HostView> asked = view.hosts().stream()
                .filter(host -> host.retry() != null && host.grant() == null && host.beating())
                .limit(Math.max(0, places))
                .toList();
        asked.forEach(host -> steps.add(new RolloutStep.Retry(host)));
        return asked.size();
    }

    private void give(List<RolloutStep> steps, int places) {
        List<HostView> next = open.stream()
                .filter(HostView::beating)
                .filter(host -> host.grant() == null && host.retry() == null && host.ended(rollout.id()) == null)
                .filter(host -> host.want() instanceof Want want
                        && want.ready()
                        && want.digest().equals(rollout.digest()))
                .limit(Math.max(0, places))
                .toList();
        if (!next.isEmpty()) {
            steps.add(new RolloutStep.Give(next));
        }
    }

    private String closed() {
        return switch (gate.word()) {
            case PAUSED -> "paused by %s%s".formatted(gate.by(), because());
            case HALTED -> "halted by %s%s".formatted(gate.by(), because());
            case DONE -> "";
            case RUN -> "%s is quarantined in the fleet".formatted(rollout.digest());
        };
    }

    private String because() {
        return gate.why().isEmpty() ? "" : ": " + gate.why();
    }

    private int count(Ended ended) {
        return (int) view.hosts().stream()
                .filter(host -> host.ended(rollout.id()) == ended)
                .count();
    }

    private List<Map<String, String>> labels() {
        return present.stream().map(host -> host.info().labels()).toList();
    }

    private List<HostView> some(Portion portion) {
        return portion instanceof Portion.Labelled label
                ? present.stream()
                        .filter(host -> label.isOn(host.info().labels()))
                        .toList()
                : present.subList(0, portion.of(labels()));
    }

    private List<HostView> opened(List<HostView> first) {
        SequencedMap<String, HostView> opened = new LinkedHashMap<>();
        first.forEach(host -> opened.put(host.name(), host));
        for (int wave = 0;
                wave < Math.min(rollout.wave(), rollout.strategy().waves().size());
                wave++) {
            some(rollout.strategy().waves().get(wave)).forEach(host -> opened.putIfAbsent(host.name(), host));
        }
        return List.copyOf(opened.values());
    }

    /** Spread evenly, and the same for everyone (SplitMix64's finalizer over the names' hash codes). */
    private static long rank(String rollout, String host) {
        long mixed = rollout.hashCode() * 0x9E3779B97F4A7C15L + host.hashCode();
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** How far the open waves are. */
    private final class Waves {

        private final List<HostView> pending = new ArrayList<>();
        private final List<HostView> late = new ArrayList<>();
        private int arrived;
        private final int proven = count(Ended.PROVEN);

        Waves() {
            boolean over = isOver(new Wave(rollout.id(), rollout.wave()));
            for (HostView host : open) {
                if (host.ended(rollout.id()) != null) {
                    continue;
                }
                if (host.runs(view.target().reference(), rollout.digest())) {
                    arrived++;
                } else {
                    (over ? late : pending).add(host);
                }
            }
        }

        /** @return what the rollout waits for */
        private String advance(List<RolloutStep> steps) {
            if (open.isEmpty()) {
                return rollout.strategy().canaries() instanceof Portion.Labelled label
                        ? "no host that is there has the label %s of the canaries".formatted(label)
                        : "no host is there";
            }
            if (!pending.isEmpty()) {
                return "%d of the %d hosts of %s are not done".formatted(pending.size(), open.size(), wave());
            }
            int unproven = late.size() + count(Ended.LOST) + count(Ended.ROLLED_BACK);
            int tolerated = rollout.strategy()
                    .late()
                    .of(open.stream().map(host -> host.info().labels()).toList());
            if (unproven > tolerated) {
                return "%d hosts of %s are late, lost or failed by their own fault, and at most %d may be: tidewaiter fleet exclude HOST, or fleet promote"
                        .formatted(unproven, wave(), tolerated);
            }
            if (proven + arrived == 0) {
                return "no host of %s has proven the release".formatted(wave());
            }
            if (rollout.isLastWave()) {
                steps.add(new RolloutStep.Finish());
                return "";
            }
            Duration soak = Duration.ofSeconds(rollout.strategy().soakSeconds());
            Duration soaked = observed.apply(new Soaking(rollout.id(), rollout.wave()));
            if (soaked.compareTo(soak) >= 0) {
                steps.add(new RolloutStep.OpenWave(rollout.wave() + 1));
                return "";
            }
            return "%s is proven; the next one begins after a soak of %s".formatted(wave(), TimeSpan.format(soak));
        }

        private String wave() {
            return rollout.wave() == 0 ? "the canaries" : "wave " + rollout.wave();
        }

        private RolloutProgress progress(int budget, String holdup) {
            int updating = phase(Grant.Phase.UPDATING);
            int granted = phase(Grant.Phase.GRANTED);
            return new RolloutProgress(
                    rollout.id(),
                    present.size(),
                    open.size(),
                    budget,
                    proven,
                    arrived,
                    updating,
                    granted,
                    Math.max(0, undone() - updating - granted),
                    count(Ended.FAILED),
                    count(Ended.ROLLED_BACK),
                    late.size(),
                    count(Ended.LOST),
                    (int) view.hosts().stream().filter(host -> !host.beating()).count(),
                    holdup,
                    late.stream()
                            .limit(MOST_NAMES)
                            .map(host -> host.name() + ": " + whyLate(host))
                            .toList(),
                    "");
        }

        private int undone() {
            return (int) present.stream()
                    .filter(host -> host.ended(rollout.id()) == null
                            && !host.runs(view.target().reference(), rollout.digest()))
                    .count();
        }

        private int phase(Grant.Phase phase) {
            return (int) view.hosts().stream()
                    .filter(host -> host.grant() != null && host.grant().value().phase() == phase)
                    .count();
        }

        private String whyLate(HostView host) {
            if (host.grant() != null) {
                return host.beating() ? "it began and is not done" : "it began and is not heard of";
            }
            return switch (host.want()) {
                case null -> "its registry has not named the release yet";
                case Want want when !want.digest().equals(rollout.digest()) -> "its registry names " + want.digest();
                case Want want when !want.ready() -> want.reason();
                case Want want -> "it waits for its turn";
            };
        }
    }
}
