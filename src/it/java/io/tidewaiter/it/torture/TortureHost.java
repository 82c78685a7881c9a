package io.tidewaiter.it.torture;

import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.PollingClient;
import io.tidewaiter.it.host.TestHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** A host with one workload of each kind ({@link TortureWorkloads}), its registry and its {@link Operators}. */
final class TortureHost {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Polled all the time. Only two, because each client costs CPU time. */
    private static final List<TortureWorkload> WATCHED = List.of(TortureWorkloads.NAMED, TortureWorkloads.QUADLET);

    private final TestHost host;
    private final Publisher publisher;
    private final Operators operators;
    private final Map<String, PublishedImage> tags = new LinkedHashMap<>();
    private final Map<String, PollingClient> clients = new LinkedHashMap<>();
    private int editions;

    TortureHost(TestHost host) {
        this.host = host;
        this.publisher = new Publisher(host);
        this.operators = new Operators(host, publisher);
    }

    List<TortureWorkload> workloads() {
        return TortureWorkloads.ALL;
    }

    Operators operators() {
        return operators;
    }

    Publisher publisher() {
        return publisher;
    }

    Map<String, PollingClient> clients() {
        return clients;
    }

    List<String> references() {
        return workloads().stream().map(TortureWorkload::reference).distinct().toList();
    }

    /** The image that was pushed last under this reference. */
    PublishedImage published(String reference) {
        return Objects.requireNonNull(tags.get(reference), reference);
    }

    /** Starts all workloads on v1, and the daemon. */
    void settle() {
        publisher.readImages();
        references().forEach(reference -> publish(reference, "v1", 0));
        Account core = host.core();
        TortureWorkloads.install(core, publisher.release("v1", 0).digest());
        core.configure(configuration());
        core.tidewaiter(
                        "init",
                        "shop",
                        "--image",
                        TortureWorkloads.SHOP.reference(),
                        "--publish",
                        "8118:80",
                        "--serverless",
                        "--idle",
                        "3s",
                        "--enable")
                .ok();
        core.systemctl(units("start")).ok();
        core.systemctl("start", "job.timer", TortureWorkloads.PINNED).ok();
        await().atMost(LIMIT)
                .until(() -> runsAlways()
                        .allMatch(workload ->
                                snapshot().pagesOf(workload).stream().allMatch("v1"::equals)));
        WATCHED.forEach(workload -> clients.put(
                workload.unit(), PollingClient.of(host, workload.ports().getFirst())));
        core.run("install", "-D", "-t", ".config/systemd/user", "/opt/tidewaiter/systemd/user/tidewaiter.service")
                .ok();
        core.write(".config/systemd/user/tidewaiter.service.d/torture.conf", """
                        [Unit]
                        StartLimitIntervalSec=0
                        [Service]
                        RestartSec=200ms
                        """);
        core.systemctl("daemon-reload").ok();
        core.systemctl("enable", "--now", "tidewaiter.service").ok();
    }

    private String[] units(String verb) {
        return Stream.concat(
                        Stream.of(verb),
                        Stream.concat(
                                runsAlways().map(TortureWorkload::unit).distinct(), TortureWorkloads.CHAIN.stream()))
                .toArray(String[]::new);
    }

    private Stream<TortureWorkload> runsAlways() {
        return workloads().stream().filter(TortureWorkload::runsAlways);
    }

    /** Siblings, which share a tag, have different health rules. */
    private String configuration() {
        StringBuilder text =
                new StringBuilder("poll: {interval: 2s, jitter: 0s}\nhealth: {timeout: 25s, soak: 3s}\nworkloads:\n");
        workloads().stream()
                .filter(workload -> !workload.ports().isEmpty() && !workload.isMember())
                .forEach(workload -> text.append("  %s:\n    health: {http: /%s}\n"
                        .formatted(workload.unit(), workload.equals(TortureWorkloads.RIGHT) ? ", soak: 6s" : "")));
        return text.toString();
    }

    /** @return what was pushed, for the log; empty for nothing */
    String push(RandomGenerator random) {
        StringBuilder pushed = new StringBuilder();
        for (String reference : references()) {
            if (random.nextInt(4) == 0) {
                boolean again = random.nextInt(6) == 0;
                String image = again
                        ? published(reference).image()
                        : PublishedImage.images()
                                .get(random.nextInt(PublishedImage.images().size()));
                publish(reference, image, again ? ++editions : 0);
                pushed.append(" %s=%s%s".formatted(reference.replaceFirst(".*/", ""), image, again ? "'" : ""));
            }
        }
        return pushed.toString();
    }

    private void publish(String reference, String image, int edition) {
        boolean local = reference.startsWith("localhost/");
        tags.put(
                reference,
                local
                        ? publisher.tag(image, reference)
                        : publisher.publish(image, reference.substring(reference.lastIndexOf(':') + 1), edition));
    }

    /** Operators start what the boot did not, unless an update already did. */
    void afterBoot() {
        clients.values().forEach(PollingClient::start);
        operators.booted();
    }

    void awaitRegistry() {
        await().atMost(LIMIT)
                .until(() -> host.core()
                                .run("curl", "--silent", "--fail", "http://" + TestHost.REGISTRY + "/v2/")
                                .exit()
                        == 0);
    }

    Snapshot snapshot() {
        List<Integer> ports = new ArrayList<>(List.of(TortureWorkloads.PINNED_PORT));
        runsAlways().flatMap(workload -> workload.ports().stream()).forEach(ports::add);
        return Snapshot.at(
                host.core(),
                ports,
                Stream.concat(workloads().stream().map(TortureWorkload::unit), TortureWorkloads.CHAIN.stream())
                        .distinct()
                        .toList());
    }

    /** The image that the workload would be started on. */
    Optional<String> imageOf(TortureWorkload workload, Snapshot snapshot) {
        return Optional.ofNullable(snapshot.images().get(workload.reference())).flatMap(publisher::imageById);
    }

    /** The newest updates, containers and log lines, to find out why a promise was broken. */
    String evidence() {
        return String.join("\n", host.outside().query("""
                                SELECT u.id || ' ' || u.unit || ' ' || u.reference || ' ' || substr(u.to_digest, 8, 12) || ' ' || t.state || ' ' || t.detail
                                FROM updates u JOIN transitions t ON t.update_id = u.id
                                WHERE u.id > (SELECT max(id) - 12 FROM updates) ORDER BY u.id, t.seq"""))
                + "\n"
                + host.core().podman("ps", "--all").out()
                + host.root()
                        .run(
                                "journalctl",
                                "--no-pager",
                                "--lines=100",
                                "--output=short-iso-precise",
                                "_SYSTEMD_USER_UNIT=tidewaiter.service")
                        .out();
    }
}
