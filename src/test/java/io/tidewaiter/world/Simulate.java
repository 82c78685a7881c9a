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
import java.util.function.Function;
import java.util.logging.LogManager;

/** {@code ./dev simulate}: draws worlds, and prints the seeds whose world breaks a law. */
final class Simulate {

    private static final PrintStream OUT = System.out;

    /** So many worlds have one with the real store; the others have its double, which is faster. */
    private static final int SQLITE_EACH = 50;

    private Simulate() {}

    public static void main(String[] args) throws IOException {
        LogManager.getLogManager().reset();
        Deque<String> left = new ArrayDeque<>(Arrays.asList(args));
        long from = 1;
        long seeds = 1000;
        boolean traced = false;
        boolean shrinks = false;
        String keep = "";
        while (!left.isEmpty()) {
            switch (left.remove()) {
                case "--seeds" -> seeds = Long.parseLong(left.remove());
                case "--from" -> from = Long.parseLong(left.remove());
                case "--seed" -> {
                    from = Long.parseLong(left.remove());
                    seeds = 1;
                    traced = true;
                }
                case "--shrink" -> shrinks = true;
                case "--keep" -> {
                    shrinks = true;
                    keep = left.remove();
                }
                default -> throw new IllegalArgumentException("--seeds N, --from S, --seed S, --shrink, --keep TEXT");
            }
        }
        long began = System.nanoTime();
        Figures all = new Figures();
        int failed = 0;
        for (long seed = from; seed < from + seeds; seed++) {
            Scenario scenario = Drawing.of(seed);
            Optional<String> broken = run(scenario, all, traced && !shrinks);
            if (broken.isPresent()) {
                failed++;
                OUT.printf("seed %d: %s%n", seed, broken.get());
                if (shrinks) {
                    Scenario small = new Shrinker(broken.get()).shrink(scenario);
                    small.shapes().forEach(shape -> OUT.println("    " + shape));
                    small.planned().forEach(planned -> OUT.println("    " + planned));
                    run(small, new Figures(), true);
                    if (!keep.isEmpty()) {
                        new Kept(keep, small).add();
                    }
                }
            }
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        OUT.printf(
                "%d worlds, %d updates, %d broke a law; %.0f updates a second; %s%n",
                seeds, all.updates, failed, all.updates / seconds, all.ends);
        System.exit(failed == 0 ? 0 : 1);
    }

    /** All that happens in a world, in words. */
    static List<String> told(Scenario scenario) throws IOException {
        Trace trace = new Trace(true);
        Optional<String> broken = run(scenario, new Figures(), trace);
        List<String> lines = new ArrayList<>(List.of(broken.orElse("")));
        trace.lines().forEach(lines::add);
        return lines;
    }

    static Optional<String> run(Scenario scenario, Figures figures, boolean traced) throws IOException {
        Trace trace = new Trace(traced);
        Optional<String> broken = run(scenario, figures, trace);
        trace.lines().forEach(OUT::println);
        return broken;
    }

    private static Optional<String> run(Scenario scenario, Figures figures, Trace trace) throws IOException {
        if (scenario.seed() % SQLITE_EACH != 0) {
            return run(scenario, Stores::memory, figures, trace);
        }
        Path folder = Files.createTempDirectory(Path.of("/dev/shm"), "world");
        try {
            return run(scenario, time -> Stores.sqlite(folder.resolve("store.db"), time), figures, trace);
        } finally {
            for (String file : List.of("store.db-wal", "store.db-shm", "store.db")) {
                Files.deleteIfExists(folder.resolve(file));
            }
            Files.deleteIfExists(folder);
        }
    }

    private static Optional<String> run(
            Scenario scenario, Function<Timeline, Store> stores, Figures figures, Trace trace) {
        try {
            figures.add(new World(scenario, stores, trace).run());
            return Optional.empty();
        } catch (BrokenLawException broken) {
            if (trace.isKept() && broken.getCause() != null) {
                broken.printStackTrace(OUT);
            }
            return Optional.of(String.valueOf(broken.getMessage()));
        }
    }
}
