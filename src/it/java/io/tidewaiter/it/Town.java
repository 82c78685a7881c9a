package io.tidewaiter.it;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A host with several workloads: of both kinds of unit, siblings on one tag, one with a dependent, one not enabled. */
final class Town {

    private static final List<String> GOOD = List.of("v1", "v2", "v3", "v4", "v5", "slowstart");
    private static final List<String> BAD = List.of("exits", "silent", "error500", "crashloop");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestHost host;
    private final Map<String, Client> clients = new LinkedHashMap<>();
    private final Map<String, String> digests = new LinkedHashMap<>();

    Town(TestHost host) {
        this.host = host;
    }

    /**
     * A workload.
     *
     * @param tag of {@code httpd} that it follows
     * @param enabled whether a boot starts it
     */
    record House(String unit, String container, int port, String tag, boolean enabled) {

        String reference() {
            return TestHost.REGISTRY + "/httpd:" + tag;
        }
    }

    List<House> houses() {
        return List.of(
                new House("container-one.service", "one", 8081, "one", true),
                new House("two.service", "two", 8082, "two", true),
                new House("container-three.service", "three", 8083, "three", true),
                new House("container-four.service", "four", 8084, "three", true),
                new House("container-five.service", "five", 8085, "five", false));
    }

    List<String> tags() {
        return houses().stream().map(House::tag).distinct().toList();
    }

    List<String> images() {
        return Stream.concat(GOOD.stream(), BAD.stream()).toList();
    }

    boolean isGood(String image) {
        return GOOD.contains(image);
    }

    /** What the registry calls each image. */
    Map<String, String> digests() {
        return digests;
    }

    Map<String, Client> clients() {
        return clients;
    }

    /** Everything runs v1, and the daemon runs. */
    void settle() {
        images().forEach(image -> digests.put(image, remoteDigest(image)));
        tags().forEach(tag -> host.publish("v1", tag));
        StringBuilder health = new StringBuilder("poll:\n  interval: 1s\n  jitter: 0s\nworkloads:\n");
        for (House house : houses()) {
            install(house);
            health.append(
                    "  %s:\n    health:\n      timeout: 8s\n      soak: 3s\n      http: /\n".formatted(house.unit()));
        }
        host.core().installUnit("proxy.service", """
                        [Unit]
                        Requires=container-one.service
                        After=container-one.service
                        [Service]
                        ExecStart=/bin/sleep infinity
                        [Install]
                        WantedBy=default.target
                        """);
        host.core().systemctl("enable", "--now", "proxy.service").ok();
        host.core().configure(health.toString());
        houses().forEach(house ->
                await().atMost(LIMIT).until(() -> "v1".equals(host.core().page(house.port()))));
        houses().forEach(house -> clients.put(house.unit(), Client.of(host, house.port())));
        host.core()
                .run("install", "-D", "-t", ".config/systemd/user", "/opt/tidewaiter/systemd/user/tidewaiter.service")
                .ok();
        host.core().write(".config/systemd/user/tidewaiter.service.d/torture.conf", """
                        [Unit]
                        StartLimitIntervalSec=0
                        [Service]
                        RestartSec=200ms
                        """);
        host.core().systemctl("daemon-reload").ok();
        host.core().systemctl("enable", "--now", "tidewaiter.service").ok();
    }

    private void install(House house) {
        if (house.unit().startsWith("container-")) {
            host.core()
                    .installUnit(
                            house.unit(),
                            SeedUnit.of(house.container(), house.port(), house.reference())
                                    + (house.enabled() ? "[Install]\nWantedBy=default.target\n" : ""));
            if (house.enabled()) {
                host.core().systemctl("enable", house.unit()).ok();
            }
        } else {
            host.core().installQuadlet(house.container() + ".container", """
                            [Container]
                            ContainerName=%s
                            Image=%s
                            AutoUpdate=registry
                            PublishPort=127.0.0.1:%d:80
                            [Service]
                            Restart=on-failure
                            [Install]
                            WantedBy=default.target
                            """.formatted(
                            house.container(), house.reference(), house.port()));
        }
        host.core().systemctl("start", house.unit()).ok();
    }

    /** What is not enabled is started by whoever did so before, unless an update already did. */
    void afterBoot() {
        clients.values().forEach(Client::start);
        houses().stream()
                .filter(house -> !house.enabled())
                .forEach(house -> host.core().systemctl("start", "--no-block", house.unit()));
    }

    void awaitRegistry() {
        await().atMost(LIMIT)
                .until(() -> host.core()
                                .run("curl", "--silent", "--fail", "http://" + TestHost.REGISTRY + "/v2/")
                                .exit()
                        == 0);
    }

    /** What the tag names in the registry now. */
    String remote(String tag) {
        String digest = remoteDigest(tag);
        return digests.entrySet().stream()
                .filter(entry -> entry.getValue().equals(digest))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(digest);
    }

    private String remoteDigest(String tag) {
        return host.root()
                .run("skopeo", "inspect", "--format={{.Digest}}", "docker://" + TestHost.REGISTRY + "/httpd:" + tag)
                .ok()
                .strip();
    }

    /** What happened last, for whoever wants to know why a promise was broken. */
    String evidence() {
        return String.join("\n", host.outside().query("""
                                SELECT u.id || ' ' || u.unit || ' ' || substr(u.to_digest, 8, 12) || ' ' || t.state || ' ' || t.detail
                                FROM updates u JOIN transitions t ON t.update_id = u.id
                                WHERE u.id > (SELECT max(id) - 12 FROM updates) ORDER BY u.id, t.seq"""))
                + "\n"
                + host.root()
                        .run(
                                "journalctl",
                                "--no-pager",
                                "--lines=60",
                                "--output=short-iso-precise",
                                "_SYSTEMD_USER_UNIT=tidewaiter.service")
                        .out();
    }
}
