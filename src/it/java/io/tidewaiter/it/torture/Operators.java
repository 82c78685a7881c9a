package io.tidewaiter.it.torture;

import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.TestHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The operators of a {@link TortureHost}: they stop, restart, hold, pin and roll back. Their commands run beside the disturbances. */
final class Operators {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestHost host;
    private final Publisher publisher;
    private final Set<String> stopped = new LinkedHashSet<>();
    private final Map<String, TortureWorkload> held = new LinkedHashMap<>();
    private final Map<String, String> pinned = new LinkedHashMap<>();
    private final List<PendingCommand> pending = new ArrayList<>();

    Operators(TestHost host, Publisher publisher) {
        this.host = host;
        this.publisher = publisher;
    }

    /** @param image to which it is pinned; null for none */
    private record PendingCommand(
            TortureWorkload workload, @Nullable String image, CompletableFuture<CommandResult> command) {}

    boolean isStopped(TortureWorkload workload) {
        return stopped.contains(workload.unit());
    }

    boolean isHeld(TortureWorkload workload) {
        return held.containsKey(workload.reference());
    }

    Optional<String> pinned(TortureWorkload workload) {
        return Optional.ofNullable(pinned.get(workload.reference()));
    }

    void stop(RandomGenerator random) {
        TortureWorkload workload = any(TortureWorkloads.ALL.stream().filter(TortureWorkload::runsAlways), random);
        stopped.add(workload.unit());
        host.core().systemctl("stop", "--no-block", workload.unit());
    }

    /** Starts all stopped units, and the dependents that were stopped with them. */
    void start() {
        List<String> units = new ArrayList<>(stopped);
        stopped.clear();
        if (units.remove(TortureWorkloads.NAMED.unit())) {
            units.add(TortureWorkloads.NAMED.unit());
            units.addAll(TortureWorkloads.CHAIN);
        }
        systemctl("start", units);
    }

    private void systemctl(String verb, List<String> units) {
        if (!units.isEmpty()) {
            host.core()
                    .systemctl(Stream.concat(Stream.of(verb, "--no-block"), units.stream())
                            .toArray(String[]::new));
        }
    }

    void booted() {
        stopped.removeIf(unit -> TortureWorkloads.ALL.stream()
                .anyMatch(
                        workload -> workload.unit().equals(unit) && workload.start() == TortureWorkload.Start.ENABLED));
        systemctl(
                "start",
                TortureWorkloads.ALL.stream()
                        .filter(workload -> workload.start() == TortureWorkload.Start.BY_HAND && !isStopped(workload))
                        .map(TortureWorkload::unit)
                        .toList());
    }

    void restart(RandomGenerator random) {
        List<TortureWorkload> running = TortureWorkloads.ALL.stream()
                .filter(workload -> workload.runsAlways() && !isStopped(workload))
                .toList();
        host.core().systemctl("restart", any(running.stream(), random).unit());
    }

    void hold(RandomGenerator random) {
        TortureWorkload workload = any(TortureWorkloads.ALL.stream(), random);
        if (!workload.isMember()) {
            begin(workload, null, "hold", workload.unit());
        }
    }

    void pin(RandomGenerator random) {
        TortureWorkload workload = any(alone().filter(each -> !each.isLocal()), random);
        String image = any(PublishedImage.good().stream(), random);
        begin(
                workload,
                image,
                "pin",
                workload.unit(),
                publisher.release(image, 0).digest());
    }

    void rollBack(RandomGenerator random) {
        TortureWorkload workload = any(alone(), random);
        begin(workload, null, "rollback", workload.unit());
    }

    /** Workloads that share neither unit nor tag. */
    private static Stream<TortureWorkload> alone() {
        return Stream.of(
                TortureWorkloads.NAMED,
                TortureWorkloads.QUADLET,
                TortureWorkloads.MANUAL,
                TortureWorkloads.NAMELESS,
                TortureWorkloads.SCRIPT,
                TortureWorkloads.KUBE,
                TortureWorkloads.BUILT,
                TortureWorkloads.READY,
                TortureWorkloads.STUBBORN);
    }

    /** Starts a command unless one is pending for the tag. */
    private void begin(TortureWorkload workload, @Nullable String image, String... command) {
        if (held.putIfAbsent(workload.reference(), workload) == null) {
            pending.add(new PendingCommand(
                    workload,
                    image,
                    CompletableFuture.supplyAsync(() -> host.core().tidewaiter(command))));
        }
    }

    /** Releases the holds of earlier rounds. */
    void release() {
        List.copyOf(held.values()).stream()
                .filter(workload ->
                        pending.stream().noneMatch(other -> other.workload().equals(workload)))
                .forEach(this::release);
    }

    private void release(TortureWorkload workload) {
        held.remove(workload.reference());
        pinned.remove(workload.reference());
        String ofTag = "SELECT 1 FROM holds WHERE reference = '%s'".formatted(workload.reference());
        await().pollDelay(Duration.ZERO).atMost(LIMIT).until(() -> {
            host.core().tidewaiter("release", workload.unit());
            return host.outside().query(ofTag).isEmpty();
        });
    }

    void clear() {
        host.core().tidewaiter("quarantine", "clear", "--all");
    }

    /** Waits for the pending commands. The hold of a command that failed is released. */
    void settle() {
        for (PendingCommand started : pending) {
            boolean done = started.command().join().exit() == 0;
            if (!done) {
                release(started.workload());
            } else if (started.image() != null) {
                pinned.put(started.workload().reference(), started.image());
            }
        }
        pending.clear();
    }

    private static <T> T any(Stream<T> of, RandomGenerator random) {
        List<T> all = of.toList();
        return all.get(random.nextInt(all.size()));
    }
}
