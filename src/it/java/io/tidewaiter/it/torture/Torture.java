package io.tidewaiter.it.torture;

import io.tidewaiter.it.host.HostInspector;
import io.tidewaiter.it.host.TestHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;

/**
 * {@code ./dev torture}: a publisher pushes good and bad images to a {@link TortureHost}. Meanwhile the daemon is killed, the
 * power is cut, Podman is stopped, and operators give commands, all at random. When the host is at rest again, the promises
 * are checked. {@link LongWatch} runs beside it, because it takes longer than ten minutes.
 */
public final class Torture {

    private static final Duration LONGEST_DELAY = Duration.ofSeconds(6);
    private static final int MOST_DISTURBANCES = 4;

    /** The worst disturbances come most often. */
    private static final List<Disturbance> KINDS = Stream.concat(
                    Stream.of(Disturbance.values()),
                    Stream.of(
                            Disturbance.KILL,
                            Disturbance.KILL,
                            Disturbance.KILL,
                            Disturbance.POWER_CUT,
                            Disturbance.POWER_CUT,
                            Disturbance.PERSON_STARTS,
                            Disturbance.PERSON_RELEASES))
            .toList();

    private final TestHost host = new TestHost();
    private final TortureHost tortured = new TortureHost(host);
    private final Promises promises = new Promises(host, tortured);
    private final RandomGenerator random;
    private final Map<Disturbance, Integer> done = new EnumMap<>(Disturbance.class);
    private final List<String> violations = new ArrayList<>();

    private Torture(long seed) {
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** @param arguments how many minutes, and the seed */
    public static void main(String[] arguments) throws InterruptedException {
        Duration time = Duration.ofSeconds((long) (Double.parseDouble(arguments[0]) * 60));
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime() % 1_000_000;
        System.out.printf("seed %d, %d min%n", seed, time.toMinutes());
        boolean kept = new Torture(seed).run(time);
        System.exit(kept ? 0 : 1);
    }

    private boolean run(Duration time) throws InterruptedException {
        CompletableFuture<List<String>> watch = time.compareTo(LongWatch.WATCH) > 0
                ? CompletableFuture.supplyAsync(() -> new LongWatch().run())
                : CompletableFuture.completedFuture(List.of());
        host.boot("torture");
        try {
            tortured.settle();
            long end = System.nanoTime() + time.toNanos();
            for (int round = 1; System.nanoTime() < end; round++) {
                round(round);
            }
            violations.addAll(watch.join());
            report();
            return violations.isEmpty();
        } finally {
            host.destroy();
        }
    }

    private void round(int number) throws InterruptedException {
        StringBuilder story = new StringBuilder(tortured.push(random));
        int disturbances = 1 + random.nextInt(MOST_DISTURBANCES);
        for (int i = 0; i < disturbances; i++) {
            Disturbance next = KINDS.get(random.nextInt(KINDS.size()));
            long delay = random.nextLong(LONGEST_DELAY.toMillis());
            Thread.sleep(delay);
            story.append(" +%.1fs %s".formatted(delay / 1000.0, next.words()));
            next.happen(host, tortured, random);
            done.merge(next, 1, Integer::sum);
        }
        List<String> broken = promises.check();
        System.out.printf("%3d%s: %s%n", number, story, broken.isEmpty() ? "kept" : "BROKEN");
        broken.forEach(violation -> System.out.println("    " + violation));
        if (!broken.isEmpty()) {
            System.out.println(tortured.evidence().indent(6));
        }
        violations.addAll(broken);
    }

    private void report() {
        System.out.println();
        done.forEach((disturbance, times) -> System.out.printf("%4d x %s%n", times, disturbance.words()));
        HostInspector outside = host.outside();
        for (String outcome : List.of("updated", "rolled back", "deferred", "abandoned", "failed")) {
            System.out.printf(
                    "%4d updates %s%n",
                    outside.query("SELECT 1 FROM transitions WHERE state = '" + outcome + "'")
                            .size(),
                    outcome);
        }
        tortured.clients()
                .forEach((name, client) -> System.out.printf(
                        "     longest outage of %s: %.1f s%n",
                        name, client.longestOutage().toMillis() / 1000.0));
        violations.forEach(System.out::println);
        System.out.printf("%d violations%n", violations.size());
    }
}
