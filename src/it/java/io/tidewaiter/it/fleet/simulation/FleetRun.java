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
 * One release of one seed in a fleet of its own: it is published, things break, it ends; a bad one gets its fix; then all is
 * quiet, and is judged.
 */
final class FleetRun {

    private static final Duration POLL = Duration.ofMillis(100);

    private final Setting setting;
    private final Build.Quality quality;
    private final boolean troubled;
    private final long seed;
    private final List<String> violations = new ArrayList<>();

    /**
     * @param mortal how many hosts can lose their power
     * @param wholeFix whether the fix of a bad release goes to all hosts, or only through its canaries
     * @param limit for each part of a run
     */
    record Setting(int hosts, int mortal, Strategy strategy, Pace pace, boolean wholeFix, Duration limit) {}

    /** @param troubled whether things break */
    FleetRun(Setting setting, Build.Quality quality, boolean troubled, long seed) {
        this.setting = setting;
        this.quality = quality;
        this.troubled = troubled;
        this.seed = seed;
    }

    Figures run() {
        Build first = Build.of("first", Build.Quality.GOOD, seed);
        try (EtcdCluster etcd = EtcdCluster.start(3);
                SimulatedFleet fleet = new SimulatedFleet(
                        etcd, setting.hosts(), setting.mortal(), setting.strategy(), setting.pace(), first, seed)) {
            fleet.start(2);
            return release(fleet);
        }
    }

    private Figures release(SimulatedFleet fleet) {
        Build build = Build.of("release", quality, seed);
        Build fix = Build.of("fix", Build.Quality.GOOD, seed);
        SplittableRandom random = new SplittableRandom(seed);
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
            long took = System.nanoTime() - began;
            EtcdMeter.Load load = meter.load();
            boolean halted = fleet.onlooker().seen().is(build, Word.HALTED);
            faults.end();
            if (halted) {
                fleet.publish(fix);
                expect("the fix goes on", () -> fleet.onlooker().seen().is(fix, Word.DONE) || isUnderWay(fleet, fix));
            }
            boolean whole = !halted || setting.wholeFix();
            if (whole) {
                expect("all is quiet", () -> isQuiet(fleet));
                expect("each host has it, or says why not", () -> fleet.withoutReason().isEmpty());
                violations.addAll(fleet.withoutReason().stream().map(host -> "no reason: " + host).toList());
            }
            return figures(fleet, build, broken, Duration.ofNanos(took), load);
        }
    }

    private boolean isUnderWay(SimulatedFleet fleet, Build fix) {
        Onlooker.Seen seen = fleet.onlooker().seen();
        return !setting.wholeFix() && seen.isOf(fix) && seen.rollout() != null && seen.rollout().wave() > 0;
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

    private Figures figures(
            SimulatedFleet fleet, Build build, List<Fault> broken, Duration took, EtcdMeter.Load load) {
        Oracle.Verdict verdict = Oracle.judge(fleet.etcd().history(), fleet.truth());
        violations.addAll(verdict.violations());
        RolloutAccount account = verdict.of(build);
        return new Figures(
                quality,
                broken,
                seed,
                setting.hosts(),
                account.halted,
                account.exposed.size(),
                account.startsAfterHalt,
                account.overBudget,
                account.twice,
                untilHalt(fleet, build, account),
                took.toMillis(),
                load,
                List.copyOf(violations));
    }

    /** From the first failure of a host to the halt, in milliseconds; negative where there was none. */
    private static long untilHalt(SimulatedFleet fleet, Build build, RolloutAccount account) {
        long failed = fleet.truth().endings().stream()
                .filter(ending -> !ending.good() && ending.digest().equals(build.digest()))
                .mapToLong(Truth.Ending::at)
                .min()
                .orElse(0);
        return fleet.onlooker()
                .halted(account.id)
                .map(at -> Duration.ofNanos(at - failed).toMillis())
                .orElse(-1L);
    }
}
