package io.tidewaiter.update;

import io.tidewaiter.host.Execution;
import io.tidewaiter.host.ImageMount;
import io.tidewaiter.host.JobResult;
import io.tidewaiter.host.Join;
import io.tidewaiter.host.RestartedWith;
import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.UnitManager;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A manager whose services make containers from local tags, and fail when their images do. */
public final class SimulatedUnits implements UnitManager {

    /** How a job ends that began to start its unit. */
    private static final Set<JobResult> STARTED_IN_VAIN =
            Set.of(JobResult.FAILED, JobResult.TIMEOUT, JobResult.OVERDUE);

    private final Acts acts;
    private final SimulatedEngine engine;
    private final Map<String, Unit> units = new LinkedHashMap<>();
    private final Deque<JobResult> otherwise = new ArrayDeque<>();
    /** What is kept from being stopped as nothing needs it. */
    final Set<String> held = new TreeSet<>();
    /** What visitors were let in to, once it was healthy. */
    final Set<String> admitted = new TreeSet<>();

    private int boots = 1;
    private int starts;

    SimulatedUnits(Acts acts, SimulatedEngine engine) {
        this.acts = acts;
        this.engine = engine;
    }

    /** A service; what it runs and requires is its definition, the rest is how it stands. */
    public static final class Unit {
        final String name;
        final Map<String, Reference> runs = new LinkedHashMap<>();
        /** Its other containers, which follow no image. */
        final Map<String, Reference> runsToo = new LinkedHashMap<>();
        /** The images that its containers mount, by container. */
        final Map<String, List<ImageMount>> mounts = new LinkedHashMap<>();
        /** Containers that do not bear an image in their unit: they end, and the unit goes on. */
        final Map<String, String> endsWith = new LinkedHashMap<>();

        final List<String> requires = new ArrayList<>();
        /** Its containers are in the namespaces of containers of these, and systemd does not know that. */
        final List<String> joins = new ArrayList<>();
        /** Whatever starts or restarts it starts these too. */
        final List<String> wants = new ArrayList<>();

        String load = "loaded";
        String active = "inactive";
        String sub = "dead";
        int restarts;
        /** Its process ends again and again: each look finds another start. */
        boolean crashes;

        String invocation = "";
        public boolean changed;
        public boolean socketListens;
        public boolean stopsWhenUnneeded;
        /** Else the engine invents other names at each start. */
        boolean namesContainers = true;

        public List<String> command = List.of("/usr/bin/podman", "run");

        /** So many times a port that is taken, or the like, keeps Podman from starting any container. */
        public int podmanFailures;

        /** With what Podman ends then. */
        public Execution podmanEnd = Execution.exited(125);

        Execution execution = Execution.NONE;
        public String job = "";
        boolean stopped;
        /** It is in the middle of a restart that waits for this other unit; it continues when the process ends. */
        String pausedFor = "";

        boolean scheduled;
        /** Its definition does not tell what its containers follow, as that of a {@code podman kube play} does not. */
        boolean showsOnlyWithContainers;
        /** An instance of a template that systemd has no more in memory: it is told of when asked for, and is in no list. */
        boolean forgotten;

        public Unit(String name) {
            this.name = name;
        }

        boolean isIdle() {
            return socketListens && List.of("inactive", "failed").contains(active);
        }

        boolean isActive() {
            return active.equals("active");
        }

        public void become(String newActive, String newSub) {
            active = newActive;
            sub = newSub;
        }
    }

    public Unit define(String name) {
        return units.computeIfAbsent(name, Unit::new);
    }

    public Unit unit(String name) {
        return Objects.requireNonNull(units.get(name), name);
    }

    /** Its file is deleted and systemd told so. */
    void remove(String name) {
        stopNow(unit(name));
        units.remove(name);
    }

    /** An instance of a template is stopped. */
    void forget(String name) {
        stopNow(unit(name));
        unit(name).forgotten = true;
    }

    List<Unit> all() {
        return List.copyOf(units.values());
    }

    /** The next restart brings up nothing: the unit stops and its job ends with this. */
    public void nextRestartEnds(JobResult result) {
        otherwise.add(result);
    }

    public JobResult startNow(Unit unit) {
        if (unit.isActive()) {
            return JobResult.DONE;
        }
        for (String required : unit.requires) {
            if (startNow(unit(required)) != JobResult.DONE) {
                return JobResult.DEPENDENCY;
            }
        }
        begin(unit);
        unit.wants.forEach(wanted -> startNow(unit(wanted)));
        boolean inUse = joinedTo(unit).anyMatch(Unit::isActive);
        boolean alone = unit.joins.stream().anyMatch(other -> !unit(other).isActive());
        if (inUse || alone || unit.podmanFailures > 0) {
            unit.podmanFailures = Math.max(0, unit.podmanFailures - 1);
            unit.execution = unit.podmanEnd;
            unit.become("failed", "failed");
            return JobResult.FAILED;
        }
        for (Map.Entry<String, Reference> container : unit.runs.entrySet()) {
            String name = unit.namesContainers ? container.getKey() : "invented_" + starts;
            Optional<TestImage> image = engine.create(
                    unit.name, name, container.getValue(), unit.mounts.getOrDefault(container.getKey(), List.of()));
            if (image.isEmpty() || exits(unit, name)) {
                engine.removeContainersOf(unit.name);
                unit.execution = Execution.exited(1);
                unit.become("failed", "failed");
                return JobResult.FAILED;
            }
            if (image.get().behaviour() == TestImage.Behaviour.CRASHES) {
                unit.restarts = 1;
                unit.become("activating", "auto-restart");
                return JobResult.DONE;
            }
        }
        unit.runsToo.forEach((name, image) -> engine.create(unit.name, name, image));
        unit.become("active", "running");
        unit.endsWith.forEach((name, image) -> {
            if (engine.containersNow(unit.name).stream()
                    .anyMatch(container -> engine.imageOf(container).name().equals(image))) {
                engine.removeContainer(unit.name, name);
            }
        });
        return JobResult.DONE;
    }

    private boolean exits(Unit unit, String container) {
        return engine.containersNow(unit.name).stream()
                .filter(now -> now.name().equals(container))
                .flatMap(now -> engine.imagesOf(now).stream())
                .anyMatch(image -> image.behaviour() == TestImage.Behaviour.EXITS);
    }

    /** Podman removes no container whose namespaces another one uses, and makes none in those of one that is gone. */
    private Stream<Unit> joinedTo(Unit unit) {
        return units.values().stream().filter(other -> other.joins.contains(unit.name));
    }

    List<Join> joins() {
        return units.values().stream()
                .flatMap(unit -> unit.joins.stream()
                        .map(other -> new Join(
                                unit.name,
                                other,
                                other.replace(".service", ""),
                                "--network=container:" + other,
                                false)))
                .toList();
    }

    private JobResult endInVain(Unit unit) {
        JobResult result = otherwise.remove();
        if (STARTED_IN_VAIN.contains(result)) {
            begin(unit);
        }
        return result;
    }

    private void begin(Unit unit) {
        unit.stopped = false;
        unit.pausedFor = "";
        unit.restarts = 0;
        unit.crashes = false;
        unit.invocation = Integer.toHexString(++starts);
        unit.execution = Execution.UNDER_WAY;
    }

    /** A stop takes with it whatever requires the unit. */
    public void stopNow(Unit unit) {
        units.values().stream()
                .filter(other -> other.isActive() && other.requires.contains(unit.name))
                .forEach(this::stopNow);
        engine.removeContainersOf(unit.name);
        unit.become("inactive", "dead");
    }

    /** A person's stop. */
    void stopByHand(Unit unit) {
        stopNow(unit);
        unit.pausedFor = "";
        unit.stopped = true;
    }

    /** A person's stop of a process that ignores SIGTERM, and so has to be killed. */
    void stopStubborn(Unit unit) {
        stopByHand(unit);
        unit.become("failed", "failed");
    }

    /** Its timer starts a scheduled unit, whose container ends by itself. */
    void runOnce(Unit unit) {
        beginRun(unit);
        endRun(unit);
    }

    void beginRun(Unit unit) {
        startNow(unit);
        if (unit.isActive()) {
            unit.become("activating", "start");
        }
    }

    void endRun(Unit unit) {
        if (unit.active.equals("activating")) {
            unit.become("inactive", "dead");
        }
        engine.removeContainersOf(unit.name);
    }

    @Override
    public Future<List<UnitDefinition>> servicesRunning(String program, List<String> instances) {
        throw new UnsupportedOperationException("an update is given its workloads");
    }

    @Override
    public Future<Optional<UnitDefinition>> definition(String unit) {
        return acts.read(
                "read " + unit,
                () -> Future.succeededFuture(Optional.ofNullable(units.get(unit))
                        .map(known -> new UnitDefinition(
                                unit, null, List.of(known.command), List.of(), List.of(), List.of()))));
    }

    @Override
    public Future<Map<String, UnitState>> glance() {
        return acts.read(
                "list units",
                () -> Future.succeededFuture(units.values().stream()
                        .filter(unit -> !unit.forgotten)
                        .map(unit -> UnitState.listed(unit.name, unit.load, unit.active, unit.sub))
                        .collect(Collectors.toMap(UnitState::name, unit -> unit))));
    }

    @Override
    public Future<UnitState> state(String unit) {
        return acts.read(
                "read units",
                () -> acts.read("read " + unit, () -> {
                    Unit known = units.get(unit);
                    return Future.succeededFuture(
                            known == null ? state(new Unit(unit), "not-found") : state(known, known.load));
                }));
    }

    @Override
    public Future<Boolean> wasStopped(String unit) {
        return acts.read("read units", () -> Future.succeededFuture(units.containsKey(unit) && unit(unit).stopped));
    }

    @Override
    public Future<Boolean> wasStopped(String unit, String other) {
        return wasStopped(unit);
    }

    public static UnitState state(Unit unit, String load) {
        unit.restarts += unit.crashes ? 1 : 0;
        String result = unit.active.equals("failed") ? "exit-code" : "success";
        return new UnitState(
                unit.name,
                load,
                unit.active,
                unit.sub,
                result,
                unit.restarts,
                unit.invocation,
                0,
                unit.changed,
                Duration.ofSeconds(90),
                UnitState.NO_LIMIT,
                unit.execution,
                unit.isIdle(),
                unit.job,
                !unit.isActive() && !unit.stopped,
                unit.scheduled);
    }

    @Override
    public Future<JobResult> restart(String name, List<String> resting, Duration limit, Duration wait) {
        return acts.act("restart " + name, () -> {
                    Unit unit = unit(name);
                    stopNow(unit);
                    JobResult result = otherwise.isEmpty() ? startNow(unit) : endInVain(unit);
                    stopWhenUnneeded(unit);
                    return Future.succeededFuture(result);
                })
                .compose(result -> keepAtRest(resting).map(result));
    }

    @Override
    public Future<JobResult> start(String unit, List<String> resting, Duration limit, Duration wait) {
        return acts.act(
                        "start " + unit,
                        () -> Future.succeededFuture(unit(unit).stopped ? JobResult.CANCELED : startNow(unit(unit))))
                .compose(result -> keepAtRest(resting).map(result));
    }

    @Override
    public Future<JobResult> stop(String name, Duration limit) {
        return acts.act("stop " + name, () -> {
            stopByHand(unit(name));
            return Future.succeededFuture(JobResult.DONE);
        });
    }

    @Override
    public Future<JobResult> pause(String name, String other, Duration limit) {
        return acts.act("pause " + name, () -> {
            Unit unit = unit(name);
            stopNow(unit);
            unit.pausedFor = other;
            return Future.succeededFuture(JobResult.DONE);
        });
    }

    /** Another act: a kill may come between. */
    private Future<Void> keepAtRest(List<String> resting) {
        return resting.isEmpty()
                ? Future.succeededFuture()
                : acts.act("keep at rest " + resting, () -> {
                    resting.forEach(name -> stopByHand(unit(name)));
                    return Future.succeededFuture();
                });
    }

    @Override
    public Future<Boolean> hold(String unit) {
        return acts.read("hold " + unit, () -> {
            held.add(unit);
            return Future.succeededFuture(unit(unit).socketListens);
        });
    }

    @Override
    public Future<Void> admit(String unit) {
        return acts.read("admit " + unit, () -> {
            admitted.add(unit);
            return Future.succeededFuture();
        });
    }

    @Override
    public Future<Void> release(String name) {
        return acts.read("release " + name, () -> {
            held.remove(name);
            if (units.containsKey(name)) {
                startPaused(unit -> unit.pausedFor.equals(name));
                stopWhenUnneeded(unit(name));
            }
            return Future.succeededFuture();
        });
    }

    @Override
    public Future<JobResult> rest(String name, Duration limit) {
        return acts.act("rest " + name, () -> {
            Unit unit = unit(name);
            if (unit.stopsWhenUnneeded || isRequired(name)) {
                return Future.succeededFuture(JobResult.SKIPPED);
            }
            stopNow(unit);
            return Future.succeededFuture(JobResult.DONE);
        });
    }

    /** The process that held units has ended. */
    void letGo() {
        held.clear();
        startPaused(unit -> !unit.pausedFor.isEmpty());
        units.values().forEach(this::stopWhenUnneeded);
    }

    /** Systemd has their jobs wait for each other. */
    private void startPaused(Predicate<Unit> which) {
        List<Unit> all = units.values().stream().filter(which).toList();
        all.stream()
                .filter(unit -> all.stream().noneMatch(other -> unit.joins.contains(other.name)))
                .forEach(this::startNow);
        all.forEach(this::startNow);
    }

    private void stopWhenUnneeded(Unit unit) {
        if (unit.isActive() && unit.stopsWhenUnneeded && !held.contains(unit.name) && !isRequired(unit.name)) {
            stopNow(unit);
        }
    }

    private boolean isRequired(String name) {
        return units.values().stream().anyMatch(other -> other.isActive() && other.requires.contains(name));
    }

    @Override
    public Future<String> generation() {
        return acts.read("read generation", () -> Future.succeededFuture("boot " + boots));
    }

    int boots() {
        return boots;
    }

    /** All units stop, as in a power cut. */
    void reboot() {
        boots++;
        units.values().forEach(unit -> {
            engine.removeContainersOf(unit.name);
            unit.become("inactive", "dead");
            unit.invocation = "";
            unit.stopped = false;
        });
    }

    @Override
    public Future<Set<String>> restingBeside(String name) {
        return acts.read(
                "read wants",
                () -> Future.succeededFuture(units.values().stream()
                        .filter(other ->
                                units.containsKey(name) && unit(name).wants.contains(other.name))
                        .filter(wanted -> wanted.stopped && !wanted.isActive())
                        .map(wanted -> wanted.name)
                        .collect(Collectors.toSet())));
    }

    @Override
    public Future<RestartedWith> activeDependents(String unit, Map<String, Set<String>> joins) {
        return acts.read("read dependents", () -> {
            Set<String> all = new LinkedHashSet<>();
            Set<String> joined = new LinkedHashSet<>();
            follow(unit, joins, all, joined);
            return Future.succeededFuture(new RestartedWith(List.copyOf(all), List.copyOf(joined)));
        });
    }

    private void follow(String unit, Map<String, Set<String>> joins, Set<String> all, Set<String> joined) {
        for (Unit other : units.values()) {
            boolean isJoined = joins.getOrDefault(unit, Set.of()).contains(other.name);
            if (other.isActive() && (isJoined || other.requires.contains(unit))) {
                if (isJoined) {
                    joined.add(other.name);
                }
                all.add(other.name);
                follow(other.name, joins, all, joined);
            }
        }
    }
}
