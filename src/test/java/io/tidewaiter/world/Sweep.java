package io.tidewaiter.world;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the worlds of one seed after the other, several at a time, and tells how that goes. */
final class Sweep {

    private static final Duration PROGRESS = Duration.ofSeconds(10);

    private final PrintStream out;
    private final Goal goal;
    private final int threads;
    private final Figures all = new Figures(0);
    private final long began = System.nanoTime();
    private long told = began;
    private long worlds;
    private long violations;

    /**
     * When it is enough: after so many worlds, or after so many updates in them.
     *
     * @param updates 0 where the worlds count
     */
    record Goal(long worlds, long updates) {

        private boolean isReached(long ran, long updated) {
            return updates > 0 ? updated >= updates : ran >= worlds;
        }

        /** Whether a world more may be begun: those that are under way may have updates enough. */
        private boolean takes(long begun) {
            return updates > 0 || begun < worlds;
        }
    }

    Sweep(PrintStream out, Goal goal, int threads) {
        this.out = out;
        this.goal = goal;
        this.threads = threads;
    }

    /** @return how many worlds broke a law */
    long run(long from) throws InterruptedException, ExecutionException {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            Deque<Future<Simulate.Result>> ahead = new ArrayDeque<>();
            long begun = 0;
            while (!goal.isReached(worlds, all.updates())) {
                while (goal.takes(begun) && ahead.size() < 4 * threads) {
                    long seed = from + begun++;
                    ahead.add(workers.submit(() -> Simulate.result(Drawing.of(seed))));
                }
                add(from + worlds, ahead.remove().get());
            }
        } finally {
            workers.shutdownNow();
        }
        out.printf("%s; %s%n", soFar(), all.ends());
        return violations;
    }

    String table() {
        return all.table();
    }

    private void add(long seed, Simulate.Result result) {
        worlds++;
        all.add(result.figures());
        result.broken().ifPresent(law -> {
            violations++;
            out.printf("seed %d: %s%n", seed, law);
        });
        long now = System.nanoTime();
        if (now - told >= PROGRESS.toNanos()) {
            told = now;
            out.println(soFar());
        }
    }

    /** The processor's time counts, that of the compiler and of the garbage collector too. */
    private String soFar() {
        double seconds = (System.nanoTime() - began) / 1e9;
        double used = ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(time -> time.toNanos() / 1e9)
                .orElse(seconds * threads);
        return String.format(
                Locale.ROOT,
                "%,d worlds, %,d updates, %,d violations in %,.0f s: %,.0f updates a second on %d threads, %,.0f for each second of a core",
                worlds,
                all.updates(),
                violations,
                seconds,
                all.updates() / seconds,
                threads,
                all.updates() / used);
    }
}
