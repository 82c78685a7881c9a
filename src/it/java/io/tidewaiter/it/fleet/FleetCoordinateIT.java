package io.tidewaiter.it.fleet;

import static io.tidewaiter.it.fleet.WrittenFleet.NEW;
import static io.tidewaiter.it.fleet.WrittenFleet.OLD;
import static io.tidewaiter.it.fleet.WrittenFleet.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tidewaiter fleet coordinate} as a process of its own. */
class FleetCoordinateIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int TERMINATED = 143;

    private final EtcdCluster etcd = EtcdCluster.start(3);
    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path folder;

    private WrittenFleet fleet;

    @BeforeEach
    void aFleet() {
        fleet = new WrittenFleet(etcd, "main", folder);
    }

    @AfterEach
    void stop() {
        processes.forEach(process -> process.destroyForcibly().onExit().join());
        etcd.close();
    }

    @Test
    void leadsAndBeginsARolloutAndLetsAnotherLeadWhenItEnds() throws Exception {
        fleet.host("host-1", Map.of()).wants("host-1").host("host-2", Map.of()).wants("host-2");

        // when
        Process first = coordinator("first");

        // then
        awaitKey(fleet.keys.rollout(WEB), NEW);
        await().atMost(LIMIT).until(() -> granted().size() == 1);
        assertThat(fleet.read(fleet.keys.meta())).isEqualTo("{\"format\":1}");
        assertThat(fleet.rollout().before()).containsExactly(OLD);
        String leader = fleet.read(fleet.keys.leader());
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(fleet.fleet("status").out())
                        .contains(leader + " leads", "1 may begin", "of the canaries are not done", "since: 20"));

        // when
        coordinator("second");
        awaitLog("second", "leads");
        first.destroy();

        // then
        assertThat(first.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(first.exitValue()).isEqualTo(TERMINATED);
        await().atMost(LIMIT)
                .until(() -> fleet.read(fleet.keys.leader()), now -> !now.isEmpty() && !now.equals(leader));
    }

    @Test
    void doesWhatPeopleSay() throws Exception {
        fleet.host("host-1", Map.of()).wants("host-1").host("host-2", Map.of()).wants("host-2");
        coordinator("only");
        awaitKey(fleet.keys.rollout(WEB), NEW);
        await().atMost(LIMIT).until(() -> granted().size() == 1);
        String first = granted().getFirst();
        String other = first.equals("host-1") ? "host-2" : "host-1";

        // when the one that waits is to begin next, and the first one's turn ends
        fleet.fleet("retry", other).ok();
        fleet.fleet("exclude", first).ok();
        fleet.delete(fleet.keys.grant(first, WEB));

        // then
        awaitKey(fleet.keys.grant(other, WEB), "\"retry\":true");

        // when
        fleet.fleet("pause").ok();

        // then
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(fleet.fleet("status").out()).contains("paused by"));
    }

    @Test
    void waitsForAnEtcdThatStartsLater() throws Exception {
        List<EtcdMember> members = etcd.members();
        members.forEach(EtcdMember::kill);

        // when
        Process process = coordinator("early");
        awaitLog("early", "does not answer");

        // then
        assertThat(process.isAlive()).isTrue();

        // when
        members.forEach(EtcdMember::restart);

        // then
        etcd.awaitHealthy();
        await().atMost(LIMIT).until(() -> !fleet.read(fleet.keys.leader()).isEmpty());
    }

    private List<String> granted() {
        return List.of("host-1", "host-2").stream()
                .filter(host -> !fleet.read(fleet.keys.grant(host, WEB)).isEmpty())
                .toList();
    }

    private void awaitKey(String key, String part) {
        await(key).atMost(LIMIT).until(() -> fleet.read(key), value -> value.contains(part));
    }

    private void awaitLog(String name, String words) {
        await(words).atMost(LIMIT).until(() -> Files.readString(log(name)), text -> text.contains(words));
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    private Process coordinator(String name) throws IOException {
        Process process = fleet.coordinate(log(name));
        processes.add(process);
        return process;
    }
}
