package io.tidewaiter.it.torture;

import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.Ran;
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

/** The people of a {@link Town}, and what they want of its workloads. Their commands go on while other things happen. */
final class People {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestHost host;
    private final Publisher publisher;
    private final Set<String> stopped = new LinkedHashSet<>();
    private final Map<String, House> held = new LinkedHashMap<>();
    private final Map<String, String> pinned = new LinkedHashMap<>();
    private final List<Errand> errands = new ArrayList<>();

    People(TestHost host, Publisher publisher) {
        this.host = host;
        this.publisher = publisher;
    }

    /** @param image to which it is pinned; null for none */
    private record Errand(House house, @Nullable String image, CompletableFuture<Ran> command) {}

    boolean isStopped(House house) {
        return stopped.contains(house.unit());
    }

    boolean isHeld(House house) {
        return held.containsKey(house.reference());
    }

    Optional<String> pinned(House house) {
        return Optional.ofNullable(pinned.get(house.reference()));
    }

    void stop(RandomGenerator random) {
        House house = any(Plans.ALL.stream().filter(House::runsAlways), random);
        stopped.add(house.unit());
        host.core().systemctl("stop", "--no-block", house.unit());
    }

    /** All that was stopped, and what was stopped with it. */
    void start() {
        List<String> units = new ArrayList<>(stopped);
        stopped.clear();
        if (units.remove(Plans.NAMED.unit())) {
            units.add(Plans.NAMED.unit());
            units.addAll(Plans.CHAIN);
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
        stopped.removeIf(unit -> Plans.ALL.stream()
                .anyMatch(house -> house.unit().equals(unit) && house.start() == House.Start.ENABLED));
        systemctl(
                "start",
                Plans.ALL.stream()
                        .filter(house -> house.start() == House.Start.BY_HAND && !isStopped(house))
                        .map(House::unit)
                        .toList());
    }

    void restart(RandomGenerator random) {
        List<House> running = Plans.ALL.stream()
                .filter(house -> house.runsAlways() && !isStopped(house))
                .toList();
        host.core().systemctl("restart", any(running.stream(), random).unit());
    }

    void hold(RandomGenerator random) {
        House house = any(Plans.ALL.stream(), random);
        if (!house.isMember()) {
            begin(house, null, "hold", house.unit());
        }
    }

    void pin(RandomGenerator random) {
        House house = any(alone().filter(each -> !each.isLocal()), random);
        String image = any(PublishedImage.good().stream(), random);
        begin(house, image, "pin", house.unit(), publisher.release(image, 0).digest());
    }

    void rollBack(RandomGenerator random) {
        House house = any(alone(), random);
        begin(house, null, "rollback", house.unit());
    }

    /** Those that share neither unit nor tag. */
    private static Stream<House> alone() {
        return Stream.of(
                Plans.NAMED,
                Plans.QUADLET,
                Plans.MANUAL,
                Plans.NAMELESS,
                Plans.SCRIPT,
                Plans.KUBE,
                Plans.BUILT,
                Plans.READY,
                Plans.STUBBORN);
    }

    /** One at a time for each tag. */
    private void begin(House house, @Nullable String image, String... command) {
        if (held.putIfAbsent(house.reference(), house) == null) {
            errands.add(new Errand(
                    house,
                    image,
                    CompletableFuture.supplyAsync(() -> host.core().tidewaiter(command))));
        }
    }

    /** What was held when the round began. */
    void release() {
        List.copyOf(held.values()).stream()
                .filter(house ->
                        errands.stream().noneMatch(errand -> errand.house().equals(house)))
                .forEach(this::release);
    }

    private void release(House house) {
        held.remove(house.reference());
        pinned.remove(house.reference());
        String ofTag = "SELECT 1 FROM holds WHERE reference = '%s'".formatted(house.reference());
        await().pollDelay(Duration.ZERO).atMost(LIMIT).until(() -> {
            host.core().tidewaiter("release", house.unit());
            return host.outside().query(ofTag).isEmpty();
        });
    }

    void clear() {
        host.core().tidewaiter("quarantine", "clear", "--all");
    }

    /** Waits for the commands that are under way. One that was cut off is taken back. */
    void settle() {
        for (Errand errand : errands) {
            boolean done = errand.command().join().exit() == 0;
            if (!done) {
                release(errand.house());
            } else if (errand.image() != null) {
                pinned.put(errand.house().reference(), errand.image());
            }
        }
        errands.clear();
    }

    private static <T> T any(Stream<T> of, RandomGenerator random) {
        List<T> all = of.toList();
        return all.get(random.nextInt(all.size()));
    }
}
