package io.tidewaiter.daemon;

import io.tidewaiter.api.model.Narrator;
import io.tidewaiter.app.Events;
import io.tidewaiter.app.Notices;
import io.tidewaiter.app.Service;
import io.tidewaiter.config.Locations;
import io.tidewaiter.config.Settings;
import io.tidewaiter.health.HostNetwork;
import io.tidewaiter.health.Verifier;
import io.tidewaiter.hook.HostHooks;
import io.tidewaiter.hook.SystemdRun;
import io.tidewaiter.memory.RegistryStanding;
import io.tidewaiter.memory.TimerMemory;
import io.tidewaiter.net.RequestListener;
import io.tidewaiter.notify.Couriers;
import io.tidewaiter.notify.JournalNotes;
import io.tidewaiter.podman.PodmanEngine;
import io.tidewaiter.registry.DistributionRegistry;
import io.tidewaiter.store.Keep;
import io.tidewaiter.store.SqliteJournal;
import io.tidewaiter.store.Uptime;
import io.tidewaiter.systemd.JournalSocket;
import io.tidewaiter.systemd.SystemdManager;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.Census;
import io.tidewaiter.update.Coordinator;
import io.tidewaiter.update.RememberedWorkloads;
import io.tidewaiter.update.port.HealthCheck;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.Workloads;
import io.tidewaiter.workload.Discovery;
import io.tidewaiter.workload.FollowSource;
import io.tidewaiter.workload.GateSource;
import io.tidewaiter.workload.HealthSource;
import io.tidewaiter.workload.HookSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;

/** The parts of a running Tidewaiter, wired: everything but triggers and the control socket. */
public final class Assembly {

    private final SqliteJournal journal;
    private final SystemdManager units;
    private final DistributionRegistry registry;
    private final PodmanEngine engine;
    private final HostHooks hooks;
    private final Coordinator coordinator;
    private final Service service;
    private final Broadcast events;
    private final Couriers couriers;
    private final Notes notes;
    private final FleetMember fleet;

    /** Begins to leave notes in the journal. */
    private interface Notes {

        void begin(Consumer<String> otherwise);
    }

    private Assembly(
            SqliteJournal journal,
            SystemdManager units,
            DistributionRegistry registry,
            PodmanEngine engine,
            HostHooks hooks,
            Coordinator coordinator,
            Service service,
            Broadcast events,
            Couriers couriers,
            Notes notes,
            FleetMember fleet) {
        this.journal = journal;
        this.units = units;
        this.registry = registry;
        this.engine = engine;
        this.hooks = hooks;
        this.coordinator = coordinator;
        this.service = service;
        this.events = events;
        this.couriers = couriers;
        this.notes = notes;
        this.fleet = fleet;
    }

    /** Opens the store and wires the rest, which connects when it is first needed. */
    public static Future<Assembly> open(Vertx vertx, Locations locations, Settings settings) {
        return open(vertx, locations, settings, RequestListener.NONE);
    }

    /** @param requests hears of each request to a registry */
    static Future<Assembly> open(Vertx vertx, Locations locations, Settings settings, RequestListener requests) {
        InstantSource clock = InstantSource.system();
        Keep keep = new Keep(settings.history().keep(), settings.history().most());
        return SqliteJournal.open(vertx, locations.database(), clock, Uptime.ofHost(), keep)
                .compose(journal -> FleetMember.open(
                                vertx, locations, settings, System.getenv(), journal, journal.fleet())
                        .map(fleet -> wire(vertx, locations, settings, clock, journal, requests, fleet)));
    }

    private static Assembly wire(
            Vertx vertx,
            Locations locations,
            Settings settings,
            InstantSource clock,
            SqliteJournal journal,
            RequestListener requests,
            FleetMember fleet) {
        Ticker ticker = Ticker.of(vertx);
        Path socket = settings.podman().socket() == null
                ? locations.podmanSocket()
                : settings.podman().socket();
        SystemdManager units = new SystemdManager(vertx, locations.busAddress());
        DistributionRegistry registry = DistributionRegistry.forUser(
                vertx, System.getenv(), locations.home(), locations.uid(), journal.registries(), requests);
        PodmanEngine engine = new PodmanEngine(
                vertx,
                socket,
                ticker,
                registry.keyring(),
                List.of(
                        locations.home().resolve(".config/containers/policy.json"),
                        Path.of("/etc/containers/policy.json")));
        Workloads shown = new RememberedWorkloads(
                new Discovery(
                        engine,
                        units,
                        journal::instances,
                        new HealthSource(settings.health(), settings.ownHealth()),
                        new GateSource(settings.gates(), settings.ownGates(), ZoneId.systemDefault()),
                        new HookSource(settings.ownHooks()),
                        new FollowSource(settings.ownRules(), settings.ownMounts())),
                journal);
        Notices notices = new Notices();
        Workloads workloads = new ConfiguredUnits(
                new Census(shown, journal, units), units, settings.workloads().keySet(), notices);
        HealthCheck health = new Verifier(new HostNetwork(vertx, ticker), engine, units, ticker);
        HostHooks hooks = new HostHooks(
                vertx,
                ticker,
                engine,
                new SystemdRun(locations.uid() != 0, System.getenv().containsKey("container")),
                locations.hookFolders(),
                System.getenv());
        Broadcast events = new Broadcast();
        Coordinator coordinator = new Coordinator(
                new Ports(
                        workloads,
                        registry,
                        registry.tags(),
                        registry.catalogue(),
                        engine,
                        units,
                        health,
                        hooks,
                        fleet.gate(),
                        journal,
                        ticker,
                        clock,
                        events),
                new Coordinator.Limits(
                        settings.parallel(),
                        settings.releases().keep(),
                        settings.releases().minFree()));
        JournalSocket hostLog = new JournalSocket(vertx, clock);
        Couriers couriers =
                new Notifying(vertx, clock, System.getenv()).couriers(journal.outbox(), settings.notifiers());
        Service service = new Service(
                coordinator,
                journal,
                journal.checks(),
                workloads,
                units,
                engine,
                registry.catalogue(),
                registry::standings,
                hostLog,
                new NotificationTests(couriers),
                notices,
                clock);
        events.subscribe(service.feed());
        fleet.agent().ifPresent(agent -> {
            events.subscribe(agent::hear);
            service.onCheck(agent::note);
        });
        Notes notes = otherwise ->
                events.subscribe(new JournalNotes(hostLog, locations.uid() == 0, Narrator::tell, otherwise));
        return new Assembly(
                journal, units, registry, engine, hooks, coordinator, service, events, couriers, notes, fleet);
    }

    public Service service() {
        return service;
    }

    TimerMemory timerMemory() {
        return journal.timer();
    }

    /** This host's part in its fleet. */
    FleetMember fleet() {
        return fleet;
    }

    /** How we stand with the registries. */
    Future<List<RegistryStanding>> standings() {
        return registry.standings();
    }

    public Events events() {
        return events;
    }

    /**
     * Leaves each step of an update in the journal from now on.
     *
     * @param otherwise takes the line for a person where there is no journal
     */
    public void noteInJournal(Consumer<String> otherwise) {
        notes.begin(otherwise);
    }

    /**
     * For a run that is to end: tells what others are to be told. Never fails; whom it does not reach within the time the
     * next run tells.
     */
    public Future<Void> tellOthers(Duration limit) {
        return couriers.once(limit).otherwiseEmpty();
    }

    /** Those who are told how updates end. */
    Couriers couriers() {
        return couriers;
    }

    /** @see PodmanEngine#watchImages */
    Future<Void> watchImages(Runnable changed) {
        return engine.watchImages(changed);
    }

    /** @param listener called on the caller's context */
    void listen(SystemdManager.Listener listener) {
        units.listen(listener);
    }

    /** Goes on with what an interruption cut off. */
    Future<Void> resume() {
        return coordinator.resume();
    }

    /** @see Coordinator#patrol */
    List<String> patrol() {
        return coordinator.patrol();
    }

    /** For a run that is to end: when all interrupted updates that could continue have ended. Never fails. */
    public Future<Void> settled() {
        return coordinator.settled();
    }

    /** Freezes the updates under way. The next start continues them. */
    void freeze() {
        coordinator.stop();
    }

    /** Freezes what is under way and closes the connections and, last, the store. */
    public Future<Void> close() {
        freeze();
        return hooks.close()
                .eventually(fleet::close)
                .eventually(couriers::stop)
                .eventually(registry::close)
                .eventually(engine::close)
                .eventually(units::close)
                .eventually(journal::close);
    }
}
