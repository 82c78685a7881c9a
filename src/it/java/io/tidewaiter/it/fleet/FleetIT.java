package io.tidewaiter.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.Httpd.Health;
import io.tidewaiter.it.host.Httpd.Life;
import io.tidewaiter.it.host.TestHost;
import io.tidewaiter.it.host.TestNetwork;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A fleet of four hosts with an etcd of three members, and a coordinator on the hub. Host 2 is the canary. Each story begins where
 * the one before it ended.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FleetIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final String IMAGE = TestNetwork.REGISTRY + "/httpd:prod";
    private static final String COORDINATOR = "tidewaiter-fleet.service";
    private static final String COORDINATION = ".config/tidewaiter/coordinator.yaml";
    private static final String ROOT = "/tidewaiter/main/";

    @RegisterExtension
    static final TestNetwork network = new TestNetwork(4);

    private static TestEtcd etcd;
    private static List<Httpd> sites;

    @BeforeAll
    static void joinTheFleet() {
        etcd = TestEtcd.start(network);
        network.hosts().forEach(FleetIT::allow);
        network.onAll(host -> {
            Httpd.ofSeedUnit(host.core(), IMAGE, Health.QUICK.probing("/")).started();
            host.core().configure(member(host));
            host.core().startDaemon();
        });
        sites = network.hosts().stream()
                .map(host -> new Httpd(host.core(), "container-httpd.service", "httpd", 8080))
                .toList();
        Account hub = network.hub().core();
        hub.write(COORDINATION, coordinator());
        hub.installUnit(COORDINATOR, """
                [Service]
                ExecStart=/opt/tidewaiter/bin/tidewaiter --config /home/core/%s fleet coordinate
                Restart=always
                RestartSec=1
                """.formatted(COORDINATION));
        hub.systemctl("start", COORDINATOR).ok();
    }

    /** What {@code docs/usage/fleet.md} allows an agent. */
    private static void allow(TestHost host) {
        etcd.mayRead(host.name(), ROOT);
        etcd.mayWrite(host.name(), ROOT + "agent/" + host.name() + "/");
        List.of("gate/", "fail/", "quarantine/").forEach(keys -> etcd.mayWrite(host.name(), ROOT + "shared/" + keys));
    }

    private static String member(TestHost host) {
        return Health.QUICK.probing("/").asConfiguration("container-httpd.service") + """
                poll:
                  interval: 3s
                  jitter: 0s
                """
                + fleet(host.name(), TestEtcd.CLIENT_FILES)
                + """
                  host: %s
                  labels: [role=%s]
                """.formatted(host.name(), host == network.host(2) ? "canary" : "other");
    }

    private static String coordinator() {
        return fleet(TestEtcd.COORDINATOR, TestEtcd.CLIENT_FILES + "-" + TestEtcd.COORDINATOR) + """
                  strategy:
                    canaries: role=canary
                    waves: 100%
                    budget: 2
                    failures: 1
                    soak: 1s
                    deadline: 1m
                """;
    }

    private static String fleet(String user, String folder) {
        return """
                fleet:
                  endpoints: %s
                  tls:
                    ca-file: /home/core/FOLDER/ca.crt
                    certificate-file: /home/core/FOLDER/client.crt
                    key-file: /home/core/FOLDER/client.key
                  user: %s
                  password-file: /home/core/FOLDER/password
                """.formatted(etcd.endpoints(), user).replace("FOLDER", folder);
    }

    @Test
    @Order(1)
    void aGoodReleaseIsProvenByTheCanaryFirst() {
        // when
        network.hub().publish("v2");

        // then
        awaitPages("v2");
        List<KeyChange> grants = etcd.history().stream()
                .filter(change -> change.key().contains("/grant/") && change.value() != null)
                .toList();
        assertThat(grants.getFirst().key())
                .startsWith(ROOT + "agent/" + network.host(2).name());
        assertThat(firstResult().key())
                .startsWith(ROOT + "agent/" + network.host(2).name());
        awaitState("done");
        assertThat(coordination("hosts", "--format", "json"))
                .as("each tells how long its unit was down")
                .doesNotContain("\"outageMillis\" : 0,")
                .contains("\"outageMillis\" : ");
    }

    @Test
    @Order(2)
    void aBadReleaseStopsAtTheCanary() {
        // given
        List<Life> before = sites.stream().map(Httpd::life).toList();

        // when
        network.hub().publish("silent");

        // then
        awaitState("halted");
        awaitPages(List.of(sites.get(1)), "v2");
        for (int other : List.of(0, 2, 3)) {
            await().pollInterval(PAUSE)
                    .atMost(LIMIT)
                    .until(() -> sites.get(other)
                            .account()
                            .tidewaiter("status")
                            .out()
                            .contains("quarantined in the fleet"));
            assertThat(sites.get(other).life()).isEqualTo(before.get(other));
        }
    }

    @Test
    @Order(3)
    void aFixGoesToAllWhereTheBadReleaseWasHalted() {
        // when
        network.hub().publish("v3");

        // then
        awaitPages("v3");
        awaitState("done");
    }

    @Test
    @Order(4)
    void aHostThatWasOffGetsTheNewestReleaseWhenItIsBack() {
        // given
        network.host(4).cutPower();

        // when
        network.hub().publish("v4");

        // then
        awaitPages(sites.subList(0, 3), "v4");
        awaitState("done");

        // when
        network.host(4).bootAgain();
        network.host(4).core().systemctl("start", "container-httpd.service");
        network.host(4).core().startDaemon();

        // then
        await().pollInterval(PAUSE)
                .atMost(LIMIT)
                .until(() -> "v4".equals(sites.get(3).page()));
    }

    @Test
    @Order(5)
    void noHostBeginsWhileEtcdIsAwayAndAllContinueWhenItIsBack() {
        // given
        etcd.member(1).kill();
        etcd.member(2).kill();

        // when
        network.hub().publish("v5");

        // then
        for (Httpd site : sites) {
            await().pollInterval(PAUSE)
                    .atMost(LIMIT)
                    .until(() -> site.account().tidewaiter("status").out().contains("etcd"));
            assertThat(site.page()).isEqualTo("v4");
        }

        // when
        etcd.member(1).start();
        etcd.member(2).start();

        // then
        awaitPages("v5");
    }

    @Test
    @Order(6)
    void noOtherHostBeginsWhileAPersonHasPausedIt() {
        // given
        network.hub().publish("healthy");
        awaitUpdating(2, 6);

        // when
        coordination("pause");

        // then the canary comes to its end
        awaitPages(List.of(sites.get(1)), "healthy");
        awaitState("paused");

        // when
        coordination("resume");

        // then
        awaitPages("healthy");
        awaitState("done");
        List<KeyChange> history = etcd.history();
        long paused = gate(history, "PAUSED");
        long resumed = gate(
                history.stream().filter(change -> change.revision() > paused).toList(), "RUN");
        assertThat(history)
                .filteredOn(change -> change.revision() > paused && change.revision() < resumed)
                .noneMatch(change -> change.key().contains("/grant/") && is(change, "UPDATING"));
    }

    @Test
    @Order(7)
    void goesOnAfterItsCoordinatorWasKilled() {
        // given
        network.hub().publish("stubborn");
        awaitUpdating(2, 7);

        // when
        network.hub().core().systemctl("kill", "--signal=KILL", COORDINATOR).ok();

        // then
        awaitPages("stubborn");
        awaitState("done");
    }

    @Test
    @Order(8)
    void hostsThatDieInTheirTurnOrAreCutOffCatchUp() {
        // given
        network.host(4).cut();
        network.hub().publish("stubborn2");
        awaitUpdating(3, 8);

        // when
        network.host(3).cutPower();

        // then
        awaitPages(sites.subList(0, 2), "stubborn2");
        assertThat(sites.get(3).page()).isEqualTo("stubborn");

        // when
        network.host(3).bootAgain();
        network.host(3).core().systemctl("start", "container-httpd.service");
        network.host(3).core().startDaemon();
        network.host(4).mend();

        // then
        awaitPages("stubborn2");
        awaitState("done");
    }

    /**
     * The host has begun.
     *
     * @param rollouts how many there have been, this one included
     */
    private static void awaitUpdating(int host, int rollouts) {
        String own = ROOT + "agent/" + network.host(host).name() + "/grant/";
        await().pollInterval(PAUSE).atMost(LIMIT).until(() -> {
            List<KeyChange> history = etcd.history();
            List<Long> begun = history.stream()
                    .filter(change -> change.key().startsWith(ROOT + "shared/fail/") && is(change, "\"count\":0"))
                    .map(KeyChange::revision)
                    .toList();
            return begun.size() >= rollouts
                    && history.stream()
                            .anyMatch(change -> change.revision() > begun.getLast()
                                    && change.key().startsWith(own)
                                    && is(change, "UPDATING"));
        });
    }

    private static boolean is(KeyChange change, String word) {
        return change.value() != null && change.value().contains(word);
    }

    /** The last revision in which the gate got this word. */
    private static long gate(List<KeyChange> history, String word) {
        return history.stream()
                .filter(change -> change.key().startsWith(ROOT + "shared/gate/") && is(change, word))
                .mapToLong(KeyChange::revision)
                .max()
                .orElseThrow();
    }

    /** What {@code tidewaiter fleet} says with the coordinator's configuration. */
    private static String coordination(String... words) {
        return network.hub()
                .core()
                .tidewaiter(
                        Stream.concat(Stream.of("--config", "/home/core/" + COORDINATION, "fleet"), Stream.of(words))
                                .toArray(String[]::new))
                .ok();
    }

    private static KeyChange firstResult() {
        return etcd.history().stream()
                .filter(change -> change.key().contains("/result/") && change.value() != null)
                .findFirst()
                .orElseThrow();
    }

    private static void awaitPages(String tag) {
        awaitPages(sites, tag);
    }

    private static void awaitPages(List<Httpd> some, String tag) {
        await().pollInterval(PAUSE)
                .atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(some).extracting(Httpd::page).allMatch(page -> Objects.equals(page, tag)));
    }

    /** @param word of the rollout */
    private static void awaitState(String word) {
        await().pollInterval(PAUSE)
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(coordination("status", "--format", "json"))
                        .contains("\"state\" : \"" + word + "\""));
    }
}
