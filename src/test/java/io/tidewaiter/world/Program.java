package io.tidewaiter.world;

import io.tidewaiter.app.Notices;
import io.tidewaiter.app.Service;
import io.tidewaiter.calendar.Schedule;
import io.tidewaiter.health.ContainerNetwork;
import io.tidewaiter.health.Verifier;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.policy.Probe;
import io.tidewaiter.text.ByteSize;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.trigger.timer.PollTimer;
import io.tidewaiter.trigger.timer.PullAhead;
import io.tidewaiter.trigger.timer.Reminders;
import io.tidewaiter.update.Census;
import io.tidewaiter.update.Coordinator;
import io.tidewaiter.update.RememberedWorkloads;
import io.tidewaiter.update.SilentCatalogue;
import io.tidewaiter.update.SimulatedHooks;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.FleetGate;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.Registry;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.port.UnitManager;
import io.tidewaiter.update.port.Workloads;
import io.tidewaiter.workload.Discovery;
import io.tidewaiter.workload.FollowSource;
import io.tidewaiter.workload.GateSource;
import io.tidewaiter.workload.HealthSource;
import io.tidewaiter.workload.HookSource;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One process of the daemon, with everything real in it but what {@link Link} leads to. */
final class Program {

    /** How often it looks by itself. */
    static final Duration INTERVAL = Duration.ofMinutes(30);

    private static final Duration PATROL = Duration.ofSeconds(30);

    private final Machine machine;
    private final Link link;
    private final Service service;
    private final Coordinator coordinator;
    private final PollTimer timer;
    private final Reminders reminders;
    private final PullAhead pullAhead;
    private final Workloads workloads;

    Program(Machine machine, Store store) {
        this.machine = machine;
        this.link = new Link(machine);
        Ticker ticker = link.ticker();
        Engine engine = new PodmanLink(machine, link);
        UnitManager units = new SystemdLink(machine, this, link);
        Registry registry = question ->
                link.ask(0, () -> machine.hub.digestOf(question.source().reference()));
        Journal journal = new StoreLink(store.journal(), machine, link);
        Workloads shown = new RememberedWorkloads(
                new Discovery(
                        engine,
                        units,
                        journal::instances,
                        new HealthSource(HealthPolicy.DEFAULT, Map.of()),
                        new GateSource(GatePolicy.NONE, Map.of(), ZoneOffset.UTC),
                        HookSource.NONE,
                        FollowSource.NONE),
                journal);
        workloads = new Census(shown, journal, units);
        coordinator = new Coordinator(
                new Ports(
                        workloads,
                        registry,
                        (source, insists) -> Future.succeededFuture(List.of()),
                        new SilentCatalogue(),
                        engine,
                        units,
                        new Verifier(new Streets(), engine, units, ticker),
                        SimulatedHooks.none(),
                        FleetGate.NONE,
                        journal,
                        ticker,
                        machine.time,
                        this::hear),
                new Coordinator.Limits(4, 2, ByteSize.parse("512MiB")));
        service = new Service(
                coordinator,
                journal,
                store.checks(),
                workloads,
                units,
                engine,
                new SilentCatalogue(),
                () -> Future.succeededFuture(List.of()),
                () -> Future.succeededFuture(),
                notifier -> Future.succeededFuture(List.of()),
                new Notices(),
                machine.time);
        pullAhead = new PullAhead(ticker, () -> service.pull(Scope.ALL).map(report -> !report.isUnfinished()));
        reminders = new Reminders(ticker, machine.time, scope -> check(scope));
        timer = new PollTimer(
                ticker,
                machine.time,
                machine.chance.fork().generator(),
                new PollTimer.Plan(new Schedule.Every(INTERVAL), Duration.ofSeconds(5), true),
                store.timer(),
                () -> check(Scope.ALL));
    }

    /** What answers at the ports of this host. */
    private final class Streets implements ContainerNetwork {

        @Override
        public Future<Integer> get(Probe.Http where) {
            return link.ask(
                    0,
                    () -> machine.podman
                            .listeningAt(where.port())
                            .filter(box -> box.fault() != Build.Fault.SILENT)
                            .map(box -> box.answers(machine.time.nanos()) ? 200 : 500)
                            .orElseThrow(() -> new io.tidewaiter.host.ExternalException("connection refused")));
        }

        @Override
        public Future<Boolean> connect(Probe.Tcp where, boolean relayed) {
            return link.ask(
                    0,
                    () -> machine.podman
                            .listeningAt(where.port())
                            .map(box -> box.answers(machine.time.nanos()))
                            .orElseThrow(() -> new io.tidewaiter.host.ExternalException("connection refused")));
        }

        @Override
        public Future<Boolean> isVisited(Set<Integer> ports) {
            return link.ask(
                    0,
                    () -> machine.systemd.services().stream()
                            .anyMatch(unit -> unit.visitors > 0
                                    && unit.boxes.stream().anyMatch(box -> ports.contains(box.port))));
        }
    }

    private void hear(Event event) {
        machine.trace.note(() -> told(event));
        machine.laws.hear(event);
    }

    private String told(Event event) {
        String what = "event: %s -> %s "
                .formatted(
                        event.update().workload().identity(),
                        machine.hub
                                .build(event.update().to())
                                .map(Build::name)
                                .orElse(event.update().to().abbreviated()));
        return what
                + (event instanceof Event.Entered(var update, var state)
                        ? state.word()
                                + (state instanceof State.End end
                                        ? " " + end.reason()
                                        : state instanceof State.RollingBack back
                                                ? " " + back.reason() + " blames " + back.blamesImage()
                                                : "")
                        : event.getClass().getSimpleName());
    }

    Service service() {
        return service;
    }

    Workloads workloads() {
        return workloads;
    }

    boolean isAlive() {
        return link.isAlive();
    }

    private Future<Report> check(Scope scope) {
        Future<Report> report = service.check(scope, false);
        machine.laws.asked(this, scope, report);
        return report.onSuccess(found -> found.rows().stream()
                .filter(row -> !row.why().isEmpty())
                .forEach(row -> machine.trace.note(() -> "row: %s %s of %s: %s %s"
                        .formatted(
                                row.unit(),
                                row.container(),
                                row.image(),
                                row.updated().word(),
                                row.why()))));
    }

    /** A webhook came. */
    void push(String repository, String tag) {
        check(Scope.pushes(Set.of(new Scope.Push(repository, tag))));
    }

    /** {@code tidewaiter update now}. */
    void updateNow() {
        check(Scope.units(Set.of()));
    }

    /** {@code podman auto-update}. */
    void autoUpdate(boolean rollback) {
        check(Scope.autoUpdate(new Scope.Terms(Set.of(), false, rollback, null, null)));
    }

    /** In the order of {@code daemon.Daemon}. */
    void start() {
        coordinator.resume();
        patrol();
        pullAhead.ring();
        service.looksNext(timer::next);
        service.onCheck((report, whole) -> reminders.note(report));
        service.onWish(reminders::now);
        service.status()
                .onSuccess(all -> all.forEach(one -> {
                    if (one.unit() != null && one.until() != null) {
                        reminders.note(one.unit(), one.until());
                    }
                }));
        timer.start();
    }

    private void patrol() {
        machine.time.in(PATROL, () -> {
            if (link.isAlive()) {
                machine.laws.patrolled(coordinator.patrol());
                patrol();
            }
        });
    }

    void hearJob(Job job) {
        if (job.by != this) {
            hearEnd(job.service);
        }
    }

    /** Of a job, or of a run of a scheduled unit. */
    void hearEnd(SimulatedUnit unit) {
        if (link.isAlive()) {
            machine.time.in(Duration.ofMillis(1), () -> {
                if (link.isAlive()) {
                    service.jobEnded(unit.name());
                }
            });
        }
    }

    /** systemd read its files again. */
    void hearReload() {
        pullAhead.ring();
    }

    /** Podman tells of images that were removed. */
    void hearImages() {
        pullAhead.ringOnceQuiet();
    }

    /** SIGKILL. */
    void kill() {
        link.cut();
        letGo();
    }

    void dieAfter(int effects, Runnable how) {
        link.dieAfter(effects, how);
    }

    /** SIGTERM: it freezes what is under way and ends a moment later. */
    void stop() {
        coordinator.stop();
        timer.stop();
        reminders.stop();
        pullAhead.stop();
        link.close();
        machine.time.in(Duration.ofMillis(20), this::kill);
    }

    /** Holds end with the connection that made them. */
    private void letGo() {
        for (SimulatedUnit unit : machine.systemd.services()) {
            unit.held = false;
            machine.systemd.goOn(unit);
            machine.systemd.stopUnneeded(unit);
        }
    }
}
