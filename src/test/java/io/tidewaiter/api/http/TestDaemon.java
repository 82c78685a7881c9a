package io.tidewaiter.api.http;

import io.tidewaiter.app.Commands;
import io.tidewaiter.app.Feed;
import io.tidewaiter.app.Links;
import io.tidewaiter.app.Notices;
import io.tidewaiter.app.OtherUsers;
import io.tidewaiter.app.Service;
import io.tidewaiter.health.TestUnits;
import io.tidewaiter.host.Keyring;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.memory.RegistryStanding;
import io.tidewaiter.podman.FakePodman;
import io.tidewaiter.podman.Loop;
import io.tidewaiter.podman.PodmanEngine;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.store.SqliteJournal;
import io.tidewaiter.store.TestUptime;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.Coordinator;
import io.tidewaiter.update.SilentCatalogue;
import io.tidewaiter.update.SimulatedHooks;
import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.FleetGate;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.Verdict;
import io.tidewaiter.update.port.Workloads;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A daemon's control socket with a real service, journal and engine behind it, on a host of one workload. */
public final class TestDaemon implements AutoCloseable {

    public static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    public static final String UNIT = "web.service";
    public static final Digest DIGEST = Digest.parse("sha256:" + "a1".repeat(32));
    public static final Workload WEB = new Workload(
            UNIT,
            "web",
            "c0".repeat(32),
            "1f".repeat(32),
            Reference.parse("registry.example/httpd:prod"),
            null,
            "registry",
            HealthPolicy.DEFAULT);

    public final Loop loop = new Loop();
    public final TestUnits units = new TestUnits().unit(UNIT, () -> TestUnits.running(UNIT));
    public final FakePodman podman;
    private final Path socket;
    private final SqliteJournal journal;
    private final Service service;
    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
    private volatile Links links = Links.NONE;
    private volatile Commands.Maker commands =
            (service, events, links) -> (arguments, caller, console) -> OptionalInt.empty();
    private volatile Supplier<Future<Digest>> registry = () -> Future.succeededFuture(DIGEST);
    private volatile Supplier<Future<List<RegistryStanding>>> registries = () -> Future.succeededFuture(List.of());
    private volatile Supplier<Future<Workloads.Found>> workloads =
            () -> Future.succeededFuture(new Workloads.Found(List.of(WEB), List.of()));

    /** @param folder for its sockets and its store */
    public TestDaemon(Path folder) {
        Vertx vertx = loop.vertx();
        InstantSource clock = InstantSource.fixed(NOW);
        socket = folder.resolve("run/control.sock");
        podman = new FakePodman(vertx, folder)
                .answers("GET /images/json", 200, "[]")
                .answers("GET /info", 200, "{\"host\":{\"os\":\"linux\",\"arch\":\"amd64\"}}");
        journal = loop.result(() -> SqliteJournal.open(vertx, folder.resolve("state.db"), clock, new TestUptime()));
        PodmanEngine engine = new PodmanEngine(vertx, podman.socket(), Ticker.of(vertx), Keyring.NONE);
        Coordinator coordinator = new Coordinator(
                new Ports(
                        () -> workloads.get(),
                        reference -> registry.get(),
                        (source, insists) -> Future.succeededFuture(List.of()),
                        new SilentCatalogue(),
                        engine,
                        units,
                        (group, started, healthy) -> Future.succeededFuture(new Verdict.Unknown("nobody looks here")),
                        SimulatedHooks.none(),
                        FleetGate.NONE,
                        journal,
                        io.tidewaiter.time.Ticker.of(vertx),
                        clock,
                        event -> {}),
                new Coordinator.Limits(1, 1, new io.tidewaiter.text.ByteSize(0)));
        service = new Service(
                coordinator,
                journal,
                journal.checks(),
                () -> workloads.get(),
                units,
                engine,
                new SilentCatalogue(),
                () -> registries.get(),
                Future::succeededFuture,
                notifier -> Future.succeededFuture(List.of()),
                new Notices(),
                clock);
    }

    public ControlServer start() {
        return loop.result(() -> ControlServer.start(
                loop.vertx(), socket, routes(), commands.make(service, this::listen, () -> links.make())));
    }

    public Routes routes() {
        return new Routes(loop.vertx(), service, this::listen, () -> links.make(), OtherUsers.NONE);
    }

    /** The units that are to be looked at again for a person's word. */
    public List<String> wishes() {
        List<String> units = new CopyOnWriteArrayList<>();
        service.onWish(units::add);
        return units;
    }

    private Runnable listen(Consumer<Event> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** What runs the command lines that the launcher hands over, once it starts. */
    public void commands(Commands.Maker maker) {
        commands = maker;
    }

    /** Who gives out links to the dashboard from now on. */
    public void links(Links newLinks) {
        links = newLinks;
    }

    /** Where those who follow the events hear of them. */
    public Feed feed() {
        return service.feed();
    }

    public Service service() {
        return service;
    }

    public Path socket() {
        return socket;
    }

    /** What the registry says from now on. */
    public void registry(Supplier<Future<Digest>> answer) {
        registry = answer;
    }

    /** How we stand with registries from now on. */
    public void registries(Supplier<Future<List<RegistryStanding>>> answer) {
        registries = answer;
    }

    /** What there is on this host from now on. */
    public void workloads(Supplier<Future<Workloads.Found>> found) {
        workloads = found;
    }

    public int listeners() {
        return listeners.size();
    }

    public void happens(Event event) {
        loop.run(() -> happensHere(event));
    }

    /** The same, on the loop already. */
    public void happensHere(Event event) {
        listeners.forEach(listener -> listener.accept(event));
    }

    /** An attempt to bring the workload to {@link #DIGEST}, as the journal has it now. */
    public Update begin() {
        return loop.result(() -> journal.begin(new Update(0, WEB, null, DIGEST, NOW)));
    }

    /** The registry was seen to name this. */
    public void sees(Digest digest) {
        loop.result(() -> journal.sight(WEB, digest));
    }

    /** An attempt that failed: the digest is quarantined. */
    public void fails(String reason) {
        Update update = begin();
        State.RollingBack back = new State.RollingBack(reason, true, Beside.NOTHING, false, 1);
        loop.result(() -> journal.enter(update, back));
        loop.result(() -> journal.enter(update, back.done()));
    }

    /** An attempt that left the unit down, which failed and does not run since. */
    public void leavesDown(String reason) {
        units.unit(UNIT, () -> TestUnits.state(UNIT, "failed", "failed", "exit-code", 0));
        Update update = begin();
        State.RollingBack back = new State.RollingBack(reason, true, Beside.NOTHING, false, 1);
        loop.result(() -> journal.enter(update, back));
        loop.result(() ->
                journal.enter(update, back.fail("it exits too", new State.Left("1c", false, Beside.NOTHING))));
    }

    @Override
    public void close() {
        loop.result(journal::close);
        loop.close();
    }
}
