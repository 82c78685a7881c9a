package io.tidewaiter.it.fleet.simulation;

import static org.awaitility.Awaitility.await;

import io.tidewaiter.fleet.model.RolloutGate.Word;
import io.tidewaiter.fleet.model.Strategy;
import io.tidewaiter.it.fleet.EtcdCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Releases of one seed in a fleet of its own. Each is published, things break, it ends; then the next one takes its place. After
 * the last bad one comes a fix. Then all is quiet, and is judged.
 */
final class FleetRun {

    private static final Duration POLL = Duration.ofMillis(100);

    private final Setting setting;
    private final List<FleetImage.Quality> qualities;
    private final boolean troubled;
    private final long seed;
    private final SplittableRandom random;
    private final List<String> violations = new ArrayList<>();

    /**
     * @param mortal how many hosts can lose their power
     * @param wholeFix whether the fix of a bad release goes to all hosts, or only through its canaries
     * @param limit for each part of a run
     */
    record Setting(int hosts, int mortal, Strategy strategy, FleetPace pace, boolean wholeFix, Duration limit) {}

    /** What became of a release, as far as it is known before the history is read. */
    private record Released(FleetImage build, List<Fault> faults, Duration took, EtcdMeter.Load load) {}

    /** @param troubled whether things break */
    FleetRun(Setting setting, List<FleetImage.Quality> qualities, boolean troubled, long seed) {
        this.setting = setting;
        this.qualities = List.copyOf(qualities);
        this.troubled = troubled;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    /** The figures of each release; what is wrong stands with the last of them. */
    List<FleetFigures> run() {
        FleetImage first = FleetImage.of("first", FleetImage.Quality.GOOD, seed);
        try (EtcdCluster etcd = EtcdCluster.start(3, election());
                SimulatedFleet fleet = new SimulatedFleet(
                        etcd, setting.hosts(), setting.mortal(), setting.strategy(), setting.pace(), first, seed)) {
            fleet.start(2);
            List<Released> released = new ArrayList<>();
            for (int i = 0; i < qualities.size(); i++) {
                released.add(release(fleet, FleetImage.of("release " + i, qualities.get(i), seed)));
            }
            fix(fleet, released.getLast().build());
            return figures(fleet, released);
        }
    }

    /** Many hosts keep this machine busy. */
    private Duration election() {
        return setting.hosts() > 500 ? Duration.ofSeconds(4) : Duration.ofMillis(500);
    }

    private Released release(SimulatedFleet fleet, FleetImage build) {
        List<Fault> broken = troubled ? Fault.draw(build, random) : List.of();
        try (EtcdMeter meter = new EtcdMeter(fleet.etcd());
                Faults faults = new Faults(fleet, random.split())) {
            long began = System.nanoTime();
            fleet.publish(build);
            broken.forEach(fault -> faults.await(fault, build));
            expect(
                    "the rollout ends",
                    () -> fleet.onlooker().seen().is(build, Word.DONE)
                            || fleet.onlooker().seen().is(build, Word.HALTED));
            Released released = new Released(build, broken, Duration.ofNanos(System.nanoTime() - began), meter.load());
            faults.end();
            System.out.printf(
                    "a %s release came to its end after %d s%n",
                    build.quality(), released.took().toSeconds());
            return released;
        }
    }

    private void fix(SimulatedFleet fleet, FleetImage last) {
        boolean halted = fleet.onlooker().seen().is(last, Word.HALTED);
        if (halted) {
            FleetImage fix = FleetImage.of("fix", FleetImage.Quality.GOOD, seed);
            fleet.publish(fix);
            expect("the fix goes on", () -> fleet.onlooker().seen().is(fix, Word.DONE) || isUnderWay(fleet, fix));
        }
        if (!halted || setting.wholeFix()) {
            expect("all is quiet", () -> isQuiet(fleet));
            expect(
                    "each host has it, or says why not",
                    () -> fleet.withoutReason().isEmpty());
            violations.addAll(fleet.withoutReason().stream()
                    .map(host -> "no reason: " + host)
                    .toList());
        }
    }

    private boolean isUnderWay(SimulatedFleet fleet, FleetImage fix) {
        Onlooker.Seen seen = fleet.onlooker().seen();
        return !setting.wholeFix()
                && seen.isOf(fix)
                && seen.rollout() != null
                && seen.rollout().wave() > 0;
    }

    private static boolean isQuiet(SimulatedFleet fleet) {
        return fleet.onlooker()
                .seen()
                .told()
                .filter(told -> told.updating() + told.granted() == 0)
                .isPresent();
    }

    private void expect(String what, Callable<Boolean> condition) {
        try {
            await().atMost(setting.limit()).pollInterval(POLL).until(condition);
        } catch (ConditionTimeoutException late) {
            violations.add("not within %d s: %s".formatted(setting.limit().toSeconds(), what));
        }
    }

    private List<FleetFigures> figures(SimulatedFleet fleet, List<Released> all) {
        Oracle.Verdict verdict = Oracle.judge(fleet.etcd().history(), fleet.truth());
        violations.addAll(verdict.violations());
        return all.stream()
                .map(released -> figures(
                        fleet,
                        released,
                        verdict.of(released.build()),
                        released.equals(all.getLast()) ? List.copyOf(violations) : List.of()))
                .toList();
    }

    private FleetFigures figures(SimulatedFleet fleet, Released released, RolloutAccount account, List<String> found) {
        return new FleetFigures(
                released.build(),
                released.faults(),
                setting.hosts(),
                account.halted,
                account.exposed.size(),
                account.startsAfterHalt,
                account.overBudget,
                account.twice,
                untilHalt(fleet, released.build(), account),
                released.took().toMillis(),
                released.load(),
                found);
    }

    /** From the first failure of a host to the halt, in milliseconds; negative where there was none. */
    private static long untilHalt(SimulatedFleet fleet, FleetImage build, RolloutAccount account) {
        long failed = fleet.truth().endings().stream()
                .filter(ending -> !ending.good() && ending.digest().equals(build.digest()))
                .mapToLong(FleetTruth.Ending::at)
                .min()
                .orElse(0);
        return fleet.onlooker()
                .halted(account.id)
                .map(at -> Duration.ofNanos(at - failed).toMillis())
                .orElse(-1L);
    }
}
