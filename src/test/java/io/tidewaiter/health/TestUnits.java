package io.tidewaiter.health;

import io.tidewaiter.host.Execution;
import io.tidewaiter.host.JobResult;
import io.tidewaiter.host.RestartedWith;
import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.update.port.UnitManager;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** A systemd that a test tells what its units do. What only looks at units needs no more. */
public final class TestUnits implements UnitManager {

    private final Map<String, Supplier<Future<UnitState>>> states = new ConcurrentHashMap<>();
    private final List<UnitDefinition> definitions = new CopyOnWriteArrayList<>();
    private final Map<String, UnitDefinition> others = new ConcurrentHashMap<>();

    /** A unit that is as systemd says it is while all is well. */
    public static UnitState running(String name) {
        return state(name, "active", "running", "success", 0);
    }

    public static UnitState state(String name, String active, String sub, String result, int restarts) {
        return state(name, "loaded", active, sub, result, restarts, "1c", 0);
    }

    static UnitState state(
            String name,
            String load,
            String active,
            String sub,
            String result,
            int restarts,
            String invocation,
            int interventions) {
        return state(
                name,
                load,
                active,
                sub,
                result,
                restarts,
                invocation,
                interventions,
                active.equals("failed") && interventions == 0);
    }

    static UnitState state(
            String name,
            String load,
            String active,
            String sub,
            String result,
            int restarts,
            String invocation,
            int interventions,
            boolean endedByItself) {
        return new UnitState(
                name,
                load,
                active,
                sub,
                result,
                restarts,
                invocation,
                interventions,
                false,
                Duration.ofSeconds(90),
                Duration.ofSeconds(90),
                Execution.NONE,
                false,
                "",
                endedByItself,
                false);
    }

    /** @param state asked again at each look */
    public TestUnits unit(String name, Supplier<UnitState> state) {
        states.put(name, () -> Future.succeededFuture(state.get()));
        return this;
    }

    /** @param answer begun at each look, and given when it is ready */
    public TestUnits answers(String name, Supplier<Future<UnitState>> answer) {
        states.put(name, answer);
        return this;
    }

    public TestUnits broken(String name, Throwable trouble) {
        states.put(name, () -> Future.failedFuture(trouble));
        return this;
    }

    public TestUnits defines(UnitDefinition... services) {
        definitions.addAll(List.of(services));
        return this;
    }

    /** One that is known to systemd, and does not run Podman. */
    public TestUnits knows(UnitDefinition unit) {
        others.put(unit.name(), unit);
        return this;
    }

    @Override
    public Future<List<UnitDefinition>> servicesRunning(String program, List<String> instances) {
        return Future.succeededFuture(definitions.stream()
                .filter(unit -> !unit.recalled() || instances.contains(unit.name()))
                .toList());
    }

    @Override
    public Future<Optional<UnitDefinition>> definition(String unit) {
        return Future.succeededFuture(definitions.stream()
                .filter(known -> known.name().equals(unit))
                .findFirst()
                .or(() -> Optional.ofNullable(others.get(unit))));
    }

    @Override
    public Future<Boolean> wasStopped(String unit) {
        return Future.succeededFuture(false);
    }

    @Override
    public Future<Boolean> wasStopped(String unit, String other) {
        return Future.succeededFuture(false);
    }

    @Override
    public Future<Map<String, UnitState>> glance() {
        Map<String, UnitState> seen = new HashMap<>();
        states.forEach((name, state) -> {
            Future<UnitState> now = state.get();
            if (now.succeeded()) {
                UnitState unit = now.result();
                seen.put(name, UnitState.listed(unit.name(), unit.loadState(), unit.activeState(), unit.subState()));
            }
        });
        return Future.succeededFuture(seen);
    }

    @Override
    public Future<UnitState> state(String unit) {
        Supplier<Future<UnitState>> state = states.get(unit);
        return state == null
                ? Future.failedFuture(new AssertionError("nobody said what " + unit + " does"))
                : state.get();
    }

    @Override
    public Future<JobResult> restart(String unit, List<String> resting, Duration limit, Duration wait) {
        return Future.failedFuture(new UnsupportedOperationException("a watch restarts nothing"));
    }

    @Override
    public Future<JobResult> stop(String unit, Duration limit) {
        throw new UnsupportedOperationException("a health check changes nothing");
    }

    @Override
    public Future<JobResult> start(String unit, List<String> resting, Duration limit, Duration wait) {
        return Future.failedFuture(new UnsupportedOperationException("a watch starts nothing"));
    }

    @Override
    public Future<Boolean> hold(String unit) {
        return Future.failedFuture(new UnsupportedOperationException("a watch holds nothing"));
    }

    @Override
    public Future<Void> admit(String unit) {
        return Future.failedFuture(new UnsupportedOperationException("a watch admits no one"));
    }

    @Override
    public Future<Void> release(String unit) {
        return Future.failedFuture(new UnsupportedOperationException("a watch releases nothing"));
    }

    @Override
    public Future<JobResult> rest(String unit, Duration limit) {
        return Future.failedFuture(new UnsupportedOperationException("a watch stops nothing"));
    }

    @Override
    public Future<JobResult> pause(String unit, String other, Duration limit) {
        return Future.failedFuture(new UnsupportedOperationException("a watch stops nothing"));
    }

    @Override
    public Future<RestartedWith> activeDependents(String unit, Map<String, Set<String>> joins) {
        return Future.failedFuture(new UnsupportedOperationException("a watch asks for no dependents"));
    }

    @Override
    public Future<Set<String>> restingBeside(String unit) {
        return Future.failedFuture(new UnsupportedOperationException("a watch starts nothing"));
    }

    @Override
    public Future<String> generation() {
        return Future.succeededFuture("boot 1");
    }
}
