package io.tidewaiter.health;

import io.tidewaiter.host.Group;
import io.tidewaiter.host.Keyring;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Reference;
import io.tidewaiter.podman.FakePodman;
import io.tidewaiter.podman.Inspected;
import io.tidewaiter.podman.Loop;
import io.tidewaiter.podman.PodmanEngine;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.policy.Probe;
import io.tidewaiter.update.port.Verdict;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** One workload, {@code httpd}, of which a test says at which moment it is how. */
abstract class HealthTest {

    static final String UNIT = "httpd.service";
    static final String ID = "c0".repeat(32);
    static final String IMAGE_ID = "1f".repeat(32);
    static final String IMAGE = "registry.example/httpd:prod";
    static final HealthPolicy POLICY = new HealthPolicy(List.of(), Duration.ofSeconds(60), Duration.ofSeconds(10));

    @AutoClose
    final Loop loop = new Loop();

    final Vertx vertx = loop.vertx();
    final ManualTicker ticker = new ManualTicker();
    final TestUnits units = new TestUnits();
    FakePodman podman;
    PodmanEngine engine;

    @BeforeEach
    void startPodman(@TempDir Path folder) {
        podman = new FakePodman(vertx, folder);
        engine = new PodmanEngine(vertx, podman.socket(), ticker, Keyring.NONE);
        unit(() -> TestUnits.running(UNIT));
        container(this::httpd);
    }

    final void unit(Supplier<UnitState> state) {
        units.unit(UNIT, state);
    }

    final void container(Supplier<Inspected> inspected) {
        podman.container(ID, () -> inspected.get().json());
    }

    Inspected httpd() {
        return httpd(ID);
    }

    static Inspected httpd(String id) {
        return Inspected.running(id, "httpd", IMAGE_ID, IMAGE).labelled(Map.of("PODMAN_SYSTEMD_UNIT", UNIT));
    }

    static Workload workload(HealthPolicy policy) {
        return new Workload(UNIT, "httpd", "", "", Reference.parse(IMAGE), null, "registry", policy);
    }

    static HealthPolicy probing(Probe... probes) {
        return new HealthPolicy(List.of(probes), POLICY.timeout(), POLICY.soak());
    }

    /** Time from the begin of the test. */
    final boolean before(int seconds) {
        return ticker.passed().compareTo(Duration.ofSeconds(seconds)) < 0;
    }

    /** From the begin of one second to the begin of another. */
    final boolean between(int from, int until) {
        return !before(from) && before(until);
    }

    final Verdict verdict(HealthPolicy policy) {
        return verdict(Group.of(workload(policy), IMAGE_ID));
    }

    final Verdict verdict(Group group) {
        return ticker.drive(loop.begin(() ->
                new Verifier(new HostNetwork(vertx, ticker), engine, units, ticker).verify(group, true, () -> {})));
    }
}
