package io.tidewaiter.workload;

import io.tidewaiter.health.TestUnits;
import io.tidewaiter.host.Keyring;
import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.podman.FakePodman;
import io.tidewaiter.podman.Inspected;
import io.tidewaiter.podman.Loop;
import io.tidewaiter.podman.PodmanEngine;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.port.Workloads.Found;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A host with a Podman and units, looked at. */
abstract class DiscoveringTest {

    static final String ID = "c0".repeat(32);
    static final String OTHER_ID = "d1".repeat(32);
    static final String IMAGE_ID = "1f".repeat(32);
    static final String RUN = "/usr/bin/podman run -d --rm --label io.containers.autoupdate=registry ";

    @AutoClose
    final Loop loop = new Loop();

    final TestUnits units = new TestUnits();
    final List<String> instances = new ArrayList<>();
    Future<List<String>> memory = Future.succeededFuture(instances);
    FakePodman podman;
    Discovery discovery;

    @BeforeEach
    void startPodman(@TempDir Path folder) {
        podman = new FakePodman(loop.vertx(), folder);
        discovery = new Discovery(
                new PodmanEngine(loop.vertx(), podman.socket(), Ticker.of(loop.vertx()), Keyring.NONE),
                units,
                () -> memory,
                new HealthSource(HealthPolicy.DEFAULT, Map.of()),
                new GateSource(GatePolicy.NONE, Map.of(), ZoneOffset.UTC),
                HookSource.NONE,
                FollowSource.NONE);
    }

    final Found find() {
        return loop.result(discovery::find);
    }

    final void container(String id, String name, String image, Map<String, String> labels) {
        podman.container(
                id,
                () -> Inspected.running(id, name, IMAGE_ID, image)
                        .labelled(labels)
                        .json());
    }

    static Map<String, String> followed(String unit) {
        return Map.of("io.containers.autoupdate", "registry", "PODMAN_SYSTEMD_UNIT", unit);
    }

    /** A unit that tells its name to what it starts. */
    static UnitDefinition unit(String name, String... lines) {
        return unit(name, List.of("PODMAN_SYSTEMD_UNIT=" + name), lines);
    }

    static UnitDefinition unit(String name, List<String> environment, String... lines) {
        List<List<String>> commands = new ArrayList<>();
        for (String line : lines) {
            commands.add(List.of(line.split(" ")));
        }
        return new UnitDefinition(name, null, commands, List.of(), List.of(), environment);
    }
}
