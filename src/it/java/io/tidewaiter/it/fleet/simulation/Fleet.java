package io.tidewaiter.it.fleet.simulation;

import io.tidewaiter.fleet.model.Portion;
import io.tidewaiter.fleet.model.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./dev fleet}: releases of every quality go through fleets of simulated hosts, each run in a new etcd. Every other run of
 * a quality is without faults.
 */
public final class Fleet {

    private final Options options;
    private final FleetRun.Setting setting;
    private final List<Figures> all = new ArrayList<>();

    /** @param only null for every quality in turn */
    private record Options(
            int hosts, long seed, int runs, Build.@Nullable Quality only, boolean calm) {

        static Options parse(String[] arguments) {
            int hosts = 1000;
            int runs = 10;
            long seed = 1;
            Build.Quality only = null;
            boolean calm = false;
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case "--hosts" -> hosts = Integer.parseInt(arguments[++i]);
                    case "--seed" -> seed = Long.parseLong(arguments[++i]);
                    case "--runs" -> runs = Integer.parseInt(arguments[++i]);
                    case "--release" -> only = Build.Quality.valueOf(
                            arguments[++i].toUpperCase(Locale.ROOT).replace('-', '_'));
                    case "--calm" -> calm = true;
                    default -> throw new IllegalArgumentException(
                            "fleet: %s is none of --hosts N, --seed S, --runs R, --release QUALITY and --calm"
                                    .formatted(arguments[i]));
                }
            }
            return new Options(hosts, seed, runs, only, calm);
        }
    }

    private Fleet(Options options) {
        this.options = options;
        this.setting = setting(options.hosts());
    }

    /** What fleets of this size are rolled out by: canaries of a thousandth, and a budget of a twentieth. */
    static FleetRun.Setting setting(int hosts) {
        Strategy strategy = new Strategy(
                new Portion.Count(canaries(hosts)),
                List.of(Portion.parse("10%"), Portion.ALL),
                new Portion.Count(Math.max(Math.min(50, hosts / 4), hosts / 20)),
                2,
                2,
                hosts > 1000 ? 20 : 8,
                Portion.parse("10%"),
                true);
        return new FleetRun.Setting(
                hosts,
                Math.min(60, hosts / 10),
                strategy,
                hosts > 200 ? Pace.USUAL : Pace.QUICK,
                hosts <= 2000,
                Duration.ofSeconds(90 + hosts / 20));
    }

    static int canaries(int hosts) {
        return Math.max(3, (hosts + 999) / 1000);
    }

    /** @param arguments see {@code ./dev} */
    public static void main(String[] arguments) {
        System.exit(new Fleet(Options.parse(arguments)).run() ? 0 : 1);
    }

    private boolean run() {
        Build.Quality[] qualities = Build.Quality.values();
        for (int i = 0; i < options.runs(); i++) {
            Build.Quality quality = options.only() == null ? qualities[i % qualities.length] : options.only();
            int ofItsKind = options.only() == null ? i / qualities.length : i;
            boolean troubled = !options.calm() && ofItsKind % 2 == 1;
            Figures figures = new FleetRun(setting, quality, troubled, options.seed() + i).run();
            all.add(figures);
            tell(figures);
        }
        System.out.println(new Summary(all));
        return all.stream().allMatch(figures -> figures.violations().isEmpty());
    }

    private static void tell(Figures run) {
        System.out.printf(
                "seed %d, %s: %s after %.1f s; exposed %d (%.2f %%), after the halt %d, over budget %d, twice %d;"
                        + " failure to halt %d ms; %.0f requests/s, %.0f kB/s, database %.1f MB; %s%n",
                run.seed(),
                run.quality(),
                run.halted() ? "halted" : "done",
                run.tookMillis() / 1000.0,
                run.exposed(),
                run.exposedPercent(),
                run.startsAfterHalt(),
                run.overBudget(),
                run.twice(),
                run.untilHaltMillis(),
                run.load().requestsPerSecond(),
                run.load().bytesPerSecond() / 1000,
                run.load().databaseBytes() / 1e6,
                run.faults().isEmpty() ? "no faults" : run.faults());
        run.violations().stream().limit(10).forEach(violation -> System.out.println("  VIOLATION " + violation));
    }
}
