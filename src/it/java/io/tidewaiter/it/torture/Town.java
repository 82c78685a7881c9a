package io.tidewaiter.it.torture;

import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.Client;
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

/** A host with a workload of each shape that people have, as {@link Plans} says, its registry and its {@link People}. */
final class Town {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Who asks all the time: of two, as each takes its share of the machine. */
    private static final List<House> WATCHED = List.of(Plans.NAMED, Plans.QUADLET);

    private final TestHost host;
    private final Publisher publisher;
    private final People people;
    private final Map<String, PublishedImage> tags = new LinkedHashMap<>();
    private final Map<String, Client> clients = new LinkedHashMap<>();
    private int editions;

    Town(TestHost host) {
        this.host = host;
        this.publisher = new Publisher(host);
        this.people = new People(host, publisher);
    }

    List<House> houses() {
        return Plans.ALL;
    }

    People people() {
        return people;
    }

    Publisher publisher() {
        return publisher;
    }

    Map<String, Client> clients() {
        return clients;
    }

    List<String> references() {
        return houses().stream().map(House::reference).distinct().toList();
    }

    /** What the tag names by the last word of its publisher. */
    PublishedImage published(String reference) {
        return Objects.requireNonNull(tags.get(reference), reference);
    }

    /** Everything runs v1, and the daemon runs. */
    void settle() {
        publisher.readImages();
        references().forEach(reference -> publish(reference, "v1", 0));
        Account core = host.core();
        Plans.install(core, publisher.release("v1", 0).digest());
        core.configure(configuration());
        core.tidewaiter(
                        "init",
                        "shop",
                        "--image",
                        Plans.SHOP.reference(),
                        "--publish",
                        "8118:80",
                        "--serverless",
                        "--idle",
                        "3s",
                        "--enable")
                .ok();
        core.systemctl(units("start")).ok();
        core.systemctl("start", "job.timer", Plans.PINNED).ok();
        await().atMost(LIMIT)
                .until(() -> runsAlways()
                        .allMatch(house -> look().pagesOf(house).stream().allMatch("v1"::equals)));
        WATCHED.forEach(
                house -> clients.put(house.unit(), Client.of(host, house.ports().getFirst())));
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
                        Stream.concat(runsAlways().map(House::unit).distinct(), Plans.CHAIN.stream()))
                .toArray(String[]::new);
    }

    private Stream<House> runsAlways() {
        return houses().stream().filter(House::runsAlways);
    }

    /** Siblings have rules of their own. */
    private String configuration() {
        StringBuilder text =
                new StringBuilder("poll: {interval: 2s, jitter: 0s}\nhealth: {timeout: 25s, soak: 3s}\nworkloads:\n");
        houses().stream()
                .filter(house -> !house.ports().isEmpty() && !house.isMember())
                .forEach(house -> text.append("  %s:\n    health: {http: /%s}\n"
                        .formatted(house.unit(), house.equals(Plans.RIGHT) ? ", soak: 6s" : "")));
        return text.toString();
    }

    /** @return what is pushed, for the story; empty for nothing */
    String push(RandomGenerator random) {
        StringBuilder story = new StringBuilder();
        for (String reference : references()) {
            if (random.nextInt(4) == 0) {
                boolean again = random.nextInt(6) == 0;
                String image = again
                        ? published(reference).image()
                        : PublishedImage.images()
                                .get(random.nextInt(PublishedImage.images().size()));
                publish(reference, image, again ? ++editions : 0);
                story.append(" %s=%s%s".formatted(reference.replaceFirst(".*/", ""), image, again ? "'" : ""));
            }
        }
        return story.toString();
    }

    private void publish(String reference, String image, int edition) {
        boolean local = reference.startsWith("localhost/");
        tags.put(
                reference,
                local
                        ? publisher.tag(image, reference)
                        : publisher.publish(image, reference.substring(reference.lastIndexOf(':') + 1), edition));
    }

    /** What a boot does not start is started by the person who did so before, unless an update already did. */
    void afterBoot() {
        clients.values().forEach(Client::start);
        people.booted();
    }

    void awaitRegistry() {
        await().atMost(LIMIT)
                .until(() -> host.core()
                                .run("curl", "--silent", "--fail", "http://" + TestHost.REGISTRY + "/v2/")
                                .exit()
                        == 0);
    }

    Look look() {
        List<Integer> ports = new ArrayList<>(List.of(Plans.PINNED_PORT));
        runsAlways().flatMap(house -> house.ports().stream()).forEach(ports::add);
        return Look.at(
                host.core(),
                ports,
                Stream.concat(houses().stream().map(House::unit), Plans.CHAIN.stream())
                        .distinct()
                        .toList());
    }

    /** The image that the house would be started on. */
    Optional<String> imageOf(House house, Look look) {
        return Optional.ofNullable(look.images().get(house.reference())).flatMap(publisher::imageById);
    }

    /** What happened last, for the one who asks why a promise was broken. */
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
