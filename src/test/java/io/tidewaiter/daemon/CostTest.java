package io.tidewaiter.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.app.Notices;
import io.tidewaiter.app.Service;
import io.tidewaiter.host.Keyring;
import io.tidewaiter.image.Digest;
import io.tidewaiter.podman.FakePodman;
import io.tidewaiter.podman.Inspected;
import io.tidewaiter.podman.Loop;
import io.tidewaiter.podman.PodmanEngine;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.store.SqliteJournal;
import io.tidewaiter.store.Uptime;
import io.tidewaiter.systemd.FakeSystemd;
import io.tidewaiter.systemd.SystemdManager;
import io.tidewaiter.text.ByteSize;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.Coordinator;
import io.tidewaiter.update.SilentCatalogue;
import io.tidewaiter.update.SimulatedHooks;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.FleetGate;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.port.Verdict;
import io.tidewaiter.workload.Discovery;
import io.tidewaiter.workload.FollowSource;
import io.tidewaiter.workload.GateSource;
import io.tidewaiter.workload.HealthSource;
import io.tidewaiter.workload.HookSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A look at many workloads of which there is nothing to tell asks systemd and Podman for lists, not for each of them. */
class CostTest {

    private static final int MANY = 32;
    private static final String IMAGE = "registry.example/httpd:prod";
    private static final String IMAGE_ID = "1f".repeat(32);
    private static final Digest DIGEST = Digest.parse("sha256:" + "a1".repeat(32));

    private final Loop loop = new Loop();
    private FakePodman podman;
    private FakeSystemd systemd;
    private SystemdManager units;
    private SqliteJournal journal;
    private Service service;

    @BeforeEach
    void runMany(@TempDir Path folder) throws Exception {
        Vertx vertx = loop.vertx();
        InstantSource clock = InstantSource.system();
        Ticker ticker = Ticker.of(vertx);
        systemd = new FakeSystemd(folder);
        systemd.unitPath(folder);
        String image =
                "{\"Id\":\"%s\",\"Os\":\"linux\",\"Arch\":\"amd64\",\"Architecture\":\"amd64\",\"Names\":[\"%s\"],\"RepoDigests\":[\"registry.example/httpd@%s\"]}"
                        .formatted(IMAGE_ID, IMAGE, DIGEST);
        podman = new FakePodman(vertx, folder)
                .answers("GET /images/json", 200, "[" + image + "]")
                .answers("GET /images/" + IMAGE + "/json", 200, image)
                .answers("GET /images/" + IMAGE_ID + "/json", 200, image);
        for (int i = 0; i < MANY; i++) {
            String name = "web-" + i;
            Files.writeString(folder.resolve(name + ".service"), "ExecStart=podman run");
            systemd.runs(name + ".service");
            podman.container(
                    name,
                    () -> Inspected.running(name, name, IMAGE_ID, IMAGE)
                            .labelled(Map.of(
                                    "io.containers.autoupdate", "registry", "PODMAN_SYSTEMD_UNIT", name + ".service"))
                            .json());
        }
        units = new SystemdManager(vertx, systemd.address());
        PodmanEngine engine = new PodmanEngine(vertx, podman.socket(), ticker, Keyring.NONE);
        Discovery workloads = new Discovery(
                engine,
                units,
                () -> Future.succeededFuture(List.of()),
                new HealthSource(HealthPolicy.DEFAULT, Map.of()),
                new GateSource(GatePolicy.NONE, Map.of(), ZoneOffset.UTC),
                HookSource.NONE,
                FollowSource.NONE);
        journal = loop.result(() -> SqliteJournal.open(vertx, folder.resolve("state.db"), clock, Uptime.ofHost()));
        Coordinator coordinator = new Coordinator(
                new Ports(
                        workloads,
                        question -> Future.succeededFuture(DIGEST),
                        (source, insists) -> Future.succeededFuture(List.of()),
                        new SilentCatalogue(),
                        engine,
                        units,
                        (group, started, healthy) -> Future.succeededFuture(new Verdict.Unknown("")),
                        SimulatedHooks.none(),
                        FleetGate.NONE,
                        journal,
                        ticker,
                        clock,
                        event -> {}),
                new Coordinator.Limits(1, 1, new ByteSize(0)));
        service = new Service(
                coordinator,
                journal,
                journal.checks(),
                workloads,
                units,
                engine,
                new SilentCatalogue(),
                () -> Future.succeededFuture(List.of()),
                Future::succeededFuture,
                notifier -> Future.succeededFuture(List.of()),
                new Notices(),
                clock);
        loop.result(() -> service.status());
        systemd.forgetQuestions();
        podman.forget();
    }

    @AfterEach
    void close() throws Exception {
        loop.result(journal::close);
        loop.result(units::close);
        systemd.close();
        loop.close();
    }

    @Test
    void tellsHowTheyStandFromFourLists() {
        assertThat(loop.result(() -> service.status())).hasSize(MANY).allSatisfy(view -> {
            assertThat(view.state()).isEqualTo("active");
            assertThat(view.digest()).isEqualTo(DIGEST.toString());
        });

        assertThat(questions()).hasSize(2);
        assertThat(systemd.questions())
                .containsExactlyInAnyOrder(
                        "Get UnitsLoadTimestampMonotonic", "ListUnitsByPatterns", "ListUnitsByPatterns");
    }

    /** The images that matter are looked up one by one, as other references may have many more: four, however many units. */
    @Test
    void findsThatThereIsNothingNewWithoutAskingForEach() {
        assertThat(loop.result(() -> service.check(Scope.ALL, true)).rows())
                .hasSize(MANY)
                .allSatisfy(row -> assertThat(row.updated()).isEqualTo(Updated.FALSE));

        assertThat(questions()).hasSizeLessThanOrEqualTo(5);
        assertThat(systemd.questions())
                .containsExactlyInAnyOrder(
                        "Get UnitsLoadTimestampMonotonic", "ListUnitsByPatterns", "ListUnitsByPatterns");
    }

    /** Where this machine is slow, it is asked too whether Podman answers anything. */
    private List<String> questions() {
        return podman.asked().stream()
                .filter(question -> !question.endsWith("/_ping"))
                .toList();
    }
}
