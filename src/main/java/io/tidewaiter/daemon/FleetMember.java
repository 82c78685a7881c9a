package io.tidewaiter.daemon;

import io.tidewaiter.config.Locations;
import io.tidewaiter.config.Settings;
import io.tidewaiter.fleet.agent.FleetAgent;
import io.tidewaiter.fleet.agent.Membership;
import io.tidewaiter.fleet.etcd.Etcd;
import io.tidewaiter.fleet.etcd.EtcdClients;
import io.tidewaiter.fleet.model.FleetKeys;
import io.tidewaiter.image.Digest;
import io.tidewaiter.memory.FleetMemory;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.port.FleetGate;
import io.tidewaiter.update.port.Journal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This host's part in a fleet, wired; nothing of it where the configuration has no fleet. */
final class FleetMember {

    private static final Logger log = LoggerFactory.getLogger(FleetMember.class);

    private final @Nullable EtcdClients clients;
    private final @Nullable FleetAgent agent;
    private final FleetGate gate;

    private FleetMember(@Nullable EtcdClients clients, @Nullable FleetAgent agent, FleetGate gate) {
        this.clients = clients;
        this.agent = agent;
        this.gate = gate;
    }

    /**
     * Reads its files on a worker. If one cannot be read, the host keeps what it runs, and begins nothing new.
     *
     * @return never fails
     */
    static Future<FleetMember> open(
            Vertx vertx,
            Locations locations,
            Settings settings,
            Map<String, String> environment,
            Journal journal,
            FleetMemory memory) {
        Settings.Fleet fleet = settings.fleet();
        if (fleet == null) {
            return Future.succeededFuture(new FleetMember(null, null, FleetGate.NONE));
        }
        return vertx.executeBlocking(() -> new Read(EtcdAccess.of(fleet, environment), membership(fleet, locations)))
                .map(read -> {
                    EtcdClients clients = EtcdAccess.clients(vertx);
                    FleetAgent agent = new FleetAgent(
                            new Etcd(clients, read.access().options()),
                            Ticker.of(vertx),
                            InstantSource.system(),
                            RandomGenerator.getDefault(),
                            new FleetKeys(fleet.name()),
                            read.membership(),
                            journal,
                            memory);
                    return new FleetMember(clients, agent, agent);
                })
                .compose(member -> Objects.requireNonNull(member.agent).start().map(member))
                .recover(failure -> Future.succeededFuture(outside(failure)));
    }

    private record Read(EtcdAccess access, Membership membership) {}

    private static Membership membership(Settings.Fleet fleet, Locations locations) {
        String own = read(Path.of("/proc/sys/kernel/hostname")).orElse("localhost");
        String host = fleet.host() == null ? own : fleet.host();
        // the id itself is not to be shown to others: machine-id(5)
        String id = read(Path.of("/etc/machine-id")).orElse(own);
        String machine = Digest.sha256(("tidewaiter " + id + " " + locations.uid()).getBytes(StandardCharsets.UTF_8))
                .abbreviated();
        return new Membership(host, fleet.group(), fleet.labels(), machine, version(), fleet.aloneAfter());
    }

    private static String version() {
        String version = FleetMember.class.getPackage().getImplementationVersion();
        return version == null ? "(not built)" : version;
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
        } catch (IOException | UncheckedIOException e) {
            log.debug("a file is not read file={} reason={}", file, e.toString());
            return Optional.empty();
        }
    }

    private static FleetMember outside(Throwable failure) {
        String reason = "this host takes no part in its fleet: " + failure.getMessage();
        log.error("this host takes no part in its fleet reason={}", failure.getMessage());
        return new FleetMember(null, null, new ClosedFleet(reason));
    }

    FleetGate gate() {
        return gate;
    }

    /** Why this host takes no part in its fleet now; empty while it does, and without a fleet. */
    Optional<String> trouble() {
        return gate instanceof ClosedFleet(String reason) ? Optional.of(reason) : agent().flatMap(FleetAgent::trouble);
    }

    Optional<FleetAgent> agent() {
        return Optional.ofNullable(agent);
    }

    Future<Void> close() {
        return agent == null || clients == null
                ? Future.succeededFuture()
                : agent.stop().eventually(clients::close);
    }
}
