package io.tidewaiter.world;

import io.tidewaiter.host.Execution;
import io.tidewaiter.host.JobResult;
import io.tidewaiter.host.RestartedWith;
import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.update.port.UnitManager;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** systemd as one program sees it. */
final class SystemdLink implements UnitManager {

    private final Machine machine;
    private final Program program;
    private final Systemd systemd;
    private final Link link;

    SystemdLink(Machine machine, Program program, Link link) {
        this.machine = machine;
        this.program = program;
        this.systemd = machine.systemd;
        this.link = link;
    }

    private <T> Future<T> ask(Supplier<T> question) {
        return link.ask(machine.busAwayUntil, question);
    }

    @Override
    public Future<List<UnitDefinition>> servicesRunning(String program, List<String> instances) {
        return ask(() -> systemd.services().stream()
                .filter(service -> service.exists && !service.masked && service.shape.runsPodman())
                .map(SimulatedUnit::definition)
                .toList());
    }

    @Override
    public Future<Optional<UnitDefinition>> definition(String unit) {
        return ask(() -> systemd.find(unit).filter(service -> !service.masked).map(SimulatedUnit::definition));
    }

    @Override
    public Future<Map<String, UnitState>> glance() {
        return ask(() -> {
            Map<String, UnitState> all = new LinkedHashMap<>();
            for (SimulatedUnit service : systemd.services()) {
                if (service.exists) {
                    UnitState now = service.state();
                    all.put(
                            service.name(),
                            UnitState.listed(now.name(), now.loadState(), now.activeState(), now.subState()));
                }
            }
            return all;
        });
    }

    @Override
    public Future<UnitState> state(String unit) {
        return ask(() -> systemd.find(unit)
                .map(SimulatedUnit::state)
                .orElseGet(() -> new UnitState(
                        unit,
                        "not-found",
                        "inactive",
                        "dead",
                        "success",
                        0,
                        "",
                        0,
                        false,
                        UnitState.NO_LIMIT,
                        UnitState.NO_LIMIT,
                        Execution.NONE,
                        false,
                        "",
                        false,
                        false)));
    }

    @Override
    public Future<Boolean> wasStopped(String unit) {
        return ask(
                () -> systemd.find(unit).filter(service -> service.stoppedLast).isPresent());
    }

    @Override
    public Future<Boolean> wasStopped(String unit, String other) {
        return ask(() -> systemd.find(unit)
                .flatMap(service -> systemd.find(other).filter(beside -> Systemd.wasStopped(service, beside)))
                .isPresent());
    }

    @Override
    public Future<JobResult> restart(String unit, List<String> resting, Duration limit, Duration wait) {
        return run(Job.Type.RESTART, unit, resting, limit, wait);
    }

    @Override
    public Future<JobResult> start(String unit, List<String> resting, Duration limit, Duration wait) {
        SimulatedUnit service = systemd.get(unit);
        if (service.isTakenBack()) {
            return Future.succeededFuture(JobResult.CANCELED);
        }
        return run(Job.Type.START, unit, resting, limit, wait);
    }

    @Override
    public Future<JobResult> pause(String unit, String other, Duration limit) {
        return link.act(machine.busAwayUntil, "pause " + unit, () -> {
            SimulatedUnit service = systemd.get(unit);
            service.pausedFor = other;
            Job job = systemd.queue(service, Job.Type.RESTART, program);
            Promise<JobResult> down = Promise.promise();
            whenDown(job, down);
            machine.time.in(limit, () -> down.tryComplete(JobResult.OVERDUE));
            return down.future();
        });
    }

    private void whenDown(Job job, Promise<JobResult> down) {
        if (job.stopped || job.done.future().isComplete()) {
            down.tryComplete(JobResult.DONE);
        } else {
            machine.time.in(Duration.ofMillis(50), () -> whenDown(job, down));
        }
    }

    @Override
    public Future<JobResult> stop(String unit, Duration limit) {
        return run(Job.Type.STOP, unit, List.of(), limit, limit);
    }

    private Future<JobResult> run(Job.Type type, String unit, List<String> resting, Duration limit, Duration wait) {
        return link.act(machine.busAwayUntil, type + " " + unit, () -> {
            SimulatedUnit service = systemd.get(unit);
            if (type != Job.Type.STOP) {
                service.starts.clear();
                if (service.active.equals("failed")) {
                    service.become("inactive", "dead");
                }
            }
            Job job = systemd.queue(service, type, program);
            if (type == Job.Type.START) {
                systemd.goOn(service);
            }
            resting.stream()
                    .flatMap(name -> systemd.find(name).stream())
                    .forEach(other -> systemd.queue(other, Job.Type.STOP, program));
            return follow(job, limit, wait);
        });
    }

    private Future<JobResult> follow(Job job, Duration limit, Duration wait) {
        Promise<JobResult> end = Promise.promise();
        job.done.future().onSuccess(end::tryComplete);
        if (!job.done.future().isComplete()) {
            machine.time.in(wait, () -> {
                if (!job.begun && !job.stopped) {
                    end.tryComplete(JobResult.WAITING);
                }
            });
            job.running
                    .future()
                    .onSuccess(begun -> machine.time.in(limit, () -> {
                        if (!job.done.future().isComplete() && link.isAlive() && end.tryComplete(JobResult.OVERDUE)) {
                            systemd.cancel(job);
                        }
                    }));
        }
        return end.future();
    }

    @Override
    public Future<Boolean> hold(String unit) {
        return link.act(machine.busAwayUntil, "hold " + unit, () -> {
            SimulatedUnit service = systemd.get(unit);
            boolean reached = service.shape.kind() == Shape.Kind.ON_DEMAND;
            service.held = reached;
            return Future.succeededFuture(reached);
        });
    }

    @Override
    public Future<Void> admit(String unit) {
        return ask(() -> null);
    }

    @Override
    public Future<Void> release(String unit) {
        return link.act(machine.busAwayUntil, "release " + unit, () -> {
            systemd.find(unit).ifPresent(service -> {
                service.held = false;
                systemd.stopUnneeded(service);
            });
            systemd.services().stream()
                    .filter(service -> service.pausedFor.equals(unit))
                    .forEach(systemd::goOn);
            return Future.succeededFuture();
        });
    }

    @Override
    public Future<JobResult> rest(String unit, Duration limit) {
        return link.act(machine.busAwayUntil, "rest " + unit, () -> {
            SimulatedUnit service = systemd.get(unit);
            boolean needed =
                    service.visitors > 0 || !systemd.activeDependents(service).isEmpty();
            return needed || service.isDown()
                    ? Future.succeededFuture(JobResult.SKIPPED)
                    : follow(systemd.queue(service, Job.Type.STOP, program), limit, limit);
        });
    }

    @Override
    public Future<RestartedWith> activeDependents(String unit, Map<String, Set<String>> joins) {
        return ask(() -> systemd.restartedWith(systemd.get(unit), joins));
    }

    @Override
    public Future<Set<String>> restingBeside(String unit) {
        return ask(() -> systemd.stoppedMembers(systemd.get(unit)));
    }

    @Override
    public Future<String> generation() {
        return ask(machine.time::boot);
    }
}
