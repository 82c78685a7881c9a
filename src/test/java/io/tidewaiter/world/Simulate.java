package io.tidewaiter.world;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** {@code ./dev simulate}: draws worlds, and prints the seeds whose world breaks a law. */
final class Simulate {

    private static final PrintStream OUT = System.out;
    private static final String USAGE = """
            ./dev simulate [--seeds N | --updates N] [--from S] [--threads T] [--report]
                           draws N worlds (default 1000), or worlds until there were N updates in them; from seed S
                           (default 1), on T threads (default one for each core)
            ./dev simulate --seed S [--shrink | --keep TEXT]
                           one world, and all that happens in it; as small as it can be made and still break the same law;
                           kept so for ./dev test, with what it found\
            """;

    /** So many worlds have one with the real store; the others have its double, which is faster. */
    private static final int SQLITE_EACH = 50;

    private long from = 1;
    private long seeds = 1000;
    private long updates;
    private int threads = Runtime.getRuntime().availableProcessors();
    private boolean traced;
    private boolean shrinks;
    private boolean reports;
    private String keep = "";

    private Simulate() {}

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        LogManager.getLogManager().reset();
        Logger.getLogger("").setLevel(Level.OFF);
        Simulate simulate = new Simulate();
        if (!simulate.read(args)) {
            OUT.println(USAGE);
            System.exit(2);
        }
        System.exit(simulate.traced ? simulate.one() : simulate.many());
    }

    private boolean read(String[] args) {
        Deque<String> left = new ArrayDeque<>(Arrays.asList(args));
        while (!left.isEmpty()) {
            switch (left.remove()) {
                case "--seeds" -> seeds = Long.parseLong(left.remove());
                case "--from" -> from = Long.parseLong(left.remove());
                case "--updates" -> updates = Long.parseLong(left.remove());
                case "--threads" -> threads = Integer.parseInt(left.remove());
                case "--report" -> reports = true;
                case "--seed" -> {
                    from = Long.parseLong(left.remove());
                    traced = true;
                }
                case "--shrink" -> shrinks = true;
                case "--keep" -> {
                    shrinks = true;
                    keep = left.remove();
                }
                default -> {
                    return false;
                }
            }
        }
        return true;
    }

    /** @return the exit code */
    private int one() throws IOException {
        Scenario scenario = Drawing.of(from);
        Optional<String> broken = shrinks ? result(scenario).broken() : run(scenario, true);
        broken.ifPresent(law -> OUT.printf("seed %d: %s%n", from, law));
        if (broken.isPresent() && shrinks) {
            Scenario small = new Shrinker(broken.get()).shrink(scenario);
            small.shapes().forEach(shape -> OUT.println("    " + shape));
            small.planned().forEach(planned -> OUT.println("    " + planned));
            run(small, true);
            if (!keep.isEmpty()) {
                new Kept(keep, small).add();
            }
        }
        return broken.isPresent() ? 1 : 0;
    }

    private int many() throws InterruptedException, ExecutionException {
        Sweep sweep = new Sweep(OUT, new Sweep.Goal(seeds, updates), threads);
        long violations = sweep.run(from);
        if (reports) {
            OUT.println(sweep.table());
        }
        return violations == 0 ? 0 : 1;
    }

    /**
     * What became of a world.
     *
     * @param broken the law that it broke, and how
     */
    record Result(Figures figures, Optional<String> broken) {}

    static Result result(Scenario scenario) throws IOException {
        return result(scenario, new Trace(false));
    }

    /** All that happens in a world, in words. */
    static List<String> told(Scenario scenario) throws IOException {
        Trace trace = new Trace(true);
        List<String> lines =
                new ArrayList<>(List.of(result(scenario, trace).broken().orElse("")));
        trace.lines().forEach(lines::add);
        return lines;
    }

    private static Optional<String> run(Scenario scenario, boolean traced) throws IOException {
        Trace trace = new Trace(traced);
        Optional<String> broken = result(scenario, trace).broken();
        trace.lines().forEach(OUT::println);
        return broken;
    }

    private static Result result(Scenario scenario, Trace trace) throws IOException {
        if (scenario.seed() % SQLITE_EACH != 0) {
            return result(scenario, Stores::memory, trace);
        }
        Path folder = Files.createTempDirectory(Path.of("/dev/shm"), "world");
        try {
            return result(scenario, time -> Stores.sqlite(folder.resolve("store.db"), time), trace);
        } finally {
            for (String file : List.of("store.db-wal", "store.db-shm", "store.db")) {
                Files.deleteIfExists(folder.resolve(file));
            }
            Files.deleteIfExists(folder);
        }
    }

    private static Result result(Scenario scenario, Function<Timeline, Store> stores, Trace trace) {
        World world = new World(scenario, stores, trace);
        try {
            return new Result(world.run(), Optional.empty());
        } catch (BrokenLawException broken) {
            if (trace.isKept() && broken.getCause() != null) {
                broken.printStackTrace(OUT);
            }
            return new Result(world.figures(), Optional.of(String.valueOf(broken.getMessage())));
        }
    }
}
