package io.tidewaiter.kill;

import io.tidewaiter.health.HostNetwork;
import io.tidewaiter.health.Verifier;
import io.tidewaiter.host.Group;
import io.tidewaiter.host.Keyring;
import io.tidewaiter.host.Workload;
import io.tidewaiter.podman.Loop;
import io.tidewaiter.podman.PodmanEngine;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.store.SqliteJournal;
import io.tidewaiter.store.Uptime;
import io.tidewaiter.systemd.SystemdManager;
import io.tidewaiter.text.ByteSize;
import io.tidewaiter.update.Coordinator;
import io.tidewaiter.update.SilentCatalogue;
import io.tidewaiter.update.SimulatedHooks;
import io.tidewaiter.update.port.FleetGate;
import io.tidewaiter.update.port.HealthCheck;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.port.Verdict;
import io.tidewaiter.update.port.Workloads;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The product, with the real parts for Podman, systemd, health and the journal, on sockets that a test made. */
final class DaemonUnderTest {

    private static final HealthPolicy HEALTH =
            new HealthPolicy(List.of(), Duration.ofSeconds(1), Duration.ofSeconds(1));

    private final Loop loop = new Loop();
    private final SqliteJournal journal;
    private final PodmanEngine engine;
    private final SystemdManager units;
    private final Coordinator coordinator;

    DaemonUnderTest(
            Path store, Path podman, String bus, OneUnitHost host, Trap trap, Impatience ticker, Duration patience) {
        journal = loop.result(() -> SqliteJournal.open(loop.vertx(), store, InstantSource.system(), Uptime.ofHost()));
        engine = new PodmanEngine(loop.vertx(), podman, ticker, Keyring.NONE, patience);
        units = new SystemdManager(loop.vertx(), bus);
        Ports parts = new Ports(
                () -> Future.succeededFuture(new Workloads.Found(List.of(workload(host)), List.of())),
                reference -> Future.succeededFuture(OneUnitHost.digest("v2")),
                (source, insists) -> Future.succeededFuture(List.of()),
                new SilentCatalogue(),
                engine,
                units,
                afterTheStart(new Verifier(new HostNetwork(loop.vertx(), ticker), engine, units, ticker)),
                SimulatedHooks.none(),
                FleetGate.NONE,
                ArmedJournal.of(journal, trap),
                ticker,
                InstantSource.system(),
                event -> {});
        coordinator = new Coordinator(parts, new Coordinator.Limits(1, 2, new ByteSize(0), Duration.ofMillis(200)));
    }

    /** Time does not pass here while a start goes on, so nothing is looked at in the middle of it. */
    private static HealthCheck afterTheStart(HealthCheck real) {
        return new HealthCheck() {
            @Override
            public Future<Void> drain(Workload workload, Future<Boolean> mayBeInside) {
                return real.drain(workload, mayBeInside);
            }

            @Override
            public Future<Verdict> verify(Group group, boolean started, Runnable healthy) {
                return real.verify(group, started, healthy);
            }
        };
    }

    /** Whether an image is not healthy: which one is, a test says. */
    static boolean isBad(String image) {
        return BAD.get() && image.equals("v2");
    }

    /** Set by the one test that runs. */
    static final java.util.concurrent.atomic.AtomicBoolean BAD = new java.util.concurrent.atomic.AtomicBoolean();

    Future<Report> update() {
        return loop.begin(() -> coordinator.update(Scope.ALL));
    }

    void resume() {
        loop.result(coordinator::resume);
    }

    /** Ends it in order. */
    void stop() {
        loop.result(() -> {
            coordinator.stop();
            return engine.close().eventually(units::close).eventually(journal::close);
        });
        loop.close();
    }

    /** Ends it; what it still had in hand comes to nothing. */
    void bury() {
        loop.result(units::close);
        loop.result(journal::close);
        loop.close();
    }

    private static Workload workload(OneUnitHost host) {
        String running = host.running();
        return new Workload(
                OneUnitHost.UNIT,
                "web",
                running == null ? "" : host.containerId(),
                running == null ? "" : OneUnitHost.id(running),
                OneUnitHost.WEB,
                null,
                "registry",
                HEALTH);
    }
}
