package io.tidewaiter.it.fleet;

import static io.tidewaiter.it.fleet.WrittenFleet.NEW;
import static io.tidewaiter.it.fleet.WrittenFleet.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.fleet.model.FleetJson;
import io.tidewaiter.fleet.model.HostResult.Ended;
import io.tidewaiter.fleet.model.PastRollout;
import io.tidewaiter.fleet.model.Rollout;
import io.tidewaiter.fleet.model.RolloutGate;
import io.tidewaiter.fleet.model.Strategy;
import io.tidewaiter.fleet.model.Want;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What coordinators tell of a fleet: notifications and metrics, with a real etcd and keys as hosts write them. */
class FleetNewsIT {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final List<String> HOSTS = List.of("host-1", "host-2", "host-3", "host-4");
    private static final String FIX = "sha256:" + "2".repeat(64);

    private final EtcdCluster etcd = EtcdCluster.start(1);
    private final List<Coordinator> coordinators = new ArrayList<>();

    @TempDir
    private Path folder;

    private record Coordinator(WrittenFleet fleet, Process process, int metrics) {

        /** Empty while it does not answer. */
        String scrape() {
            try (HttpClient http = HttpClient.newHttpClient()) {
                return http.send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/metrics".formatted(metrics)))
                                        .build(),
                                BodyHandlers.ofString())
                        .body();
            } catch (IOException e) {
                return "";
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        boolean leads() {
            return scrape().contains("tidewaiter_fleet_leader 1.0");
        }
    }

    @AfterEach
    void stop() {
        coordinators.forEach(one -> one.process().destroyForcibly().onExit().join());
        etcd.close();
    }

    @Test
    void tellsEachThingOnceWhoeverLeads() throws Exception {
        Coordinator first = coordinator("first");
        WrittenFleet fleet = first.fleet();
        await().atMost(LIMIT).until(first::leads);
        Coordinator second = coordinator("second");
        await().atMost(LIMIT).until(() -> second.scrape().contains("tidewaiter_fleet_leader 0.0"));
        assertThat(second.scrape()).doesNotContain("tidewaiter_fleet_hosts{");

        // when the canary proves the release
        HOSTS.forEach(host -> fleet.host(host, Map.of()).wants(host));
        String canary = next(fleet);
        fleet.over(canary, Ended.PROVEN, "");

        // then
        awaitTold("wave-done");
        await().atMost(LIMIT)
                .until(
                        () -> first.scrape()
                                .contains(
                                        "tidewaiter_fleet_hosts{group=\"default\",image=\"registry.example/web:prod\",state=\"current\"} 1.0"));

        // when the leader dies, and a host of the next wave fails
        first.process().destroyForcibly().onExit().join();
        await().atMost(LIMIT).until(second::leads);
        String other = next(fleet);
        fleet.over(other, Ended.FAILED, "it answers 500").halted(other, "1 host failed: it answers 500");

        // then
        awaitTold("wave-done", "halted");
        assertThat(told().getLast()).contains("registry.example/web:prod", NEW, "by " + other, "it answers 500");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(second.scrape())
                        .contains(
                                "tidewaiter_fleet_hosts{group=\"default\",image=\"registry.example/web:prod\",state=\"failed\"} 1.0",
                                "tidewaiter_fleet_rollout{group=\"default\",image=\"registry.example/web:prod\",state=\"halted\"} 1.0",
                                "tidewaiter_fleet_rollout{group=\"default\",image=\"registry.example/web:prod\",state=\"run\"} 0.0",
                                "tidewaiter_fleet_exposed_hosts{group=\"default\",image=\"registry.example/web:prod\"} 2.0",
                                "tidewaiter_fleet_last_change_timestamp_seconds{",
                                "tidewaiter_notifications_total{notifier=\"ops\",result=\"delivered\"} 1.0",
                                "tidewaiter_fleet_etcd_up 1.0"));

        // when a fix comes, and its canary does not begin
        fleet.wants("host-3", new Want(FIX, true, ""));

        // then
        awaitTold("wave-done", "halted", "host-late");
        assertThat(told().getLast()).contains(FIX, "host-");
        assertThat(told().stream().map(line -> line.split(" ", 2)[0]).distinct())
                .as("their ids")
                .hasSize(3);
    }

    @Test
    void keepsABoundedPast() throws Exception {
        WrittenFleet fleet = config("only", free());
        for (int number = 0; number < 120; number++) {
            String id = "r%03d".formatted(number);
            String at = "2026-02-%02dT%02d:00:00Z".formatted(1 + number / 24, number % 24);
            fleet.put(
                    fleet.keys.past(WEB, id),
                    new PastRollout(
                            new Rollout(id, NEW, Strategy.DEFAULT, 0, 1, List.of(), "host-1", at),
                            new RolloutGate(id, RolloutGate.Word.DONE, "the coordinator", "", at),
                            0));
        }
        fleet.rollout(2, RolloutGate.Word.DONE, "the coordinator", "");

        // when
        start(fleet, "only", 0);

        // then
        await().atMost(LIMIT)
                .until(() -> fleet.read(fleet.keys.past(WEB, "r000")).isEmpty());
        assertThat(fleet.read(fleet.keys.past(WEB, "r019"))).isEmpty();
        assertThat(FleetJson.read(fleet.read(fleet.keys.past(WEB, "r020")), PastRollout.class))
                .isPresent();
        assertThat(fleet.read(fleet.keys.past(WEB, "r119"))).isNotEmpty();
        assertThat(fleet.read(fleet.keys.rollout(WEB))).isNotEmpty();
    }

    private Coordinator coordinator(String name) throws IOException {
        int metrics = free();
        return start(config(name, metrics), name, metrics);
    }

    private Coordinator start(WrittenFleet fleet, String name, int metrics) throws IOException {
        Coordinator made = new Coordinator(fleet, fleet.coordinate(folder.resolve(name + ".log")), metrics);
        coordinators.add(made);
        return made;
    }

    /** Each has a file of its own, as the metrics have an address of their own. */
    private WrittenFleet config(String name, int metrics) throws IOException {
        return new WrittenFleet(
                etcd, "main", Files.createDirectory(folder.resolve(name)), etcd.endpoints(), """
                  strategy: {canaries: 1, waves: [50%%, 100%%], budget: 1, soak: 0s, deadline: 10s, failures: 1}
                  metrics: {listen: "127.0.0.1:%d"}
                notify:
                  ops:
                    command: [sh, -c, 'echo "$TIDEWAITER_ID $TIDEWAITER_TYPE $TIDEWAITER_IMAGE $TIDEWAITER_NEW_DIGEST by $TIDEWAITER_BY: $TIDEWAITER_REASON" >>%s']
                """.formatted(
                                metrics, folder.resolve("told")));
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String next(WrittenFleet fleet) {
        return await().atMost(LIMIT)
                .until(() -> HOSTS.stream().filter(fleet::mayBegin).toList(), hosts -> hosts.size() == 1)
                .getFirst();
    }

    private List<String> told() throws IOException {
        Path told = folder.resolve("told");
        return Files.exists(told) ? Files.readAllLines(told) : List.of();
    }

    private void awaitTold(String... types) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(told().stream().map(line -> line.split(" ", 3)[1]))
                        .containsExactly(java.util.Arrays.stream(types)
                                .map(type -> "io.tidewaiter.fleet." + type)
                                .toArray(String[]::new)));
    }
}
