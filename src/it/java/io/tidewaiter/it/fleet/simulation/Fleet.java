package io.tidewaiter.it.fleet.simulation;

import io.tidewaiter.fleet.model.Portion;
import io.tidewaiter.fleet.model.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * {@code ./dev fleet}: releases of every quality go through fleets of simulated hosts, each run in a new etcd. Every other run
 * is without faults.
 */
public final class Fleet {

    private final Options options;
    private final FleetRun.Setting setting;
    private final List<FleetFigures> all = new ArrayList<>();

    /**
     * @param runs fleets
     * @param releases what they are, in turn
     * @param each how many releases follow each other in one fleet
     */
    private record Options(
            int hosts, int canaries, long seed, int runs, List<FleetImage.Quality> releases, int each, boolean calm) {

        static Options parse(String[] arguments) {
            int hosts = 1000;
            int canaries = 0;
            int runs = 10;
            long seed = 1;
            List<FleetImage.Quality> releases = List.of(FleetImage.Quality.values());
            int each = 1;
            boolean calm = false;
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case "--hosts" -> hosts = Integer.parseInt(arguments[++i]);
                    case "--canaries" -> canaries = Integer.parseInt(arguments[++i]);
                    case "--seed" -> seed = Long.parseLong(arguments[++i]);
                    case "--runs" -> runs = Integer.parseInt(arguments[++i]);
                    case "--release" ->
                        releases = Stream.of(arguments[++i].split(","))
                                .map(name -> FleetImage.Quality.valueOf(
                                        name.toUpperCase(Locale.ROOT).replace('-', '_')))
                                .toList();
                    case "--each" -> each = Integer.parseInt(arguments[++i]);
                    case "--calm" -> calm = true;
                    default ->
                        throw new IllegalArgumentException(
                                "fleet: %s is none of --hosts N, --canaries N, --seed S, --runs R, --release QUALITY, --each N and --calm"
                                        .formatted(arguments[i]));
                }
            }
            return new Options(
                    hosts, canaries == 0 ? Fleet.canaries(hosts) : canaries, seed, runs, releases, each, calm);
        }
    }

    private Fleet(Options options) {
        this.options = options;
        this.setting = setting(options.hosts(), options.canaries());
    }

    /** What fleets of this size are rolled out by: a budget of a twentieth. */
    static FleetRun.Setting setting(int hosts, int canaries) {
        Strategy strategy = new Strategy(
                new Portion.Count(canaries),
                List.of(Portion.parse("10%"), Portion.all()),
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
                hosts > 200 ? FleetPace.of(hosts) : FleetPace.QUICK,
                hosts <= 2000,
                Duration.ofSeconds(100 + hosts / 20));
    }

    /** A thousandth, and three at least. */
    static int canaries(int hosts) {
        return Math.max(3, (hosts + 999) / 1000);
    }

    /** @param arguments see {@code ./dev} */
    public static void main(String[] arguments) {
        System.exit(new Fleet(Options.parse(arguments)).run() ? 0 : 1);
    }

    private boolean run() {
        for (int i = 0; i < options.runs(); i++) {
            List<FleetFigures> figures =
                    new FleetRun(setting, qualities(i), !options.calm() && isTroubled(i), options.seed() + i).run();
            figures.forEach(Fleet::tell);
            all.addAll(figures);
        }
        System.out.println(new Summary(all, options.canaries()));
        return all.stream().allMatch(figures -> figures.violations().isEmpty());
    }

    /** Each of the releases is once without faults, then once with them. */
    private boolean isTroubled(int run) {
        int round = options.each() == 1 ? run / options.releases().size() : run;
        return round % 2 == 1;
    }

    private List<FleetImage.Quality> qualities(int run) {
        List<FleetImage.Quality> some = new ArrayList<>();
        for (int i = run * options.each(); i < (run + 1) * options.each(); i++) {
            some.add(options.releases().get(i % options.releases().size()));
        }
        return some;
    }

    private static void tell(FleetFigures run) {
        System.out.printf(
                "%s: %s after %.1f s; exposed %d (%.2f %%), after the halt %d, over budget %d, twice %d;"
                        + " failure to halt %d ms; %.0f requests/s, %.0f kB/s, database %.1f MB; %s%n",
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
