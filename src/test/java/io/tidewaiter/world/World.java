package io.tidewaiter.world;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/** One run of a {@link Scenario}. */
final class World {

    /** What happens, happens by then. */
    static final Duration EVENTFUL = Duration.ofHours(2);

    /** Longer than the longest pause between two tries, so that all has settled. */
    private static final Duration QUIET = Duration.ofMinutes(150);

    private static final Duration BOOT = Duration.ofSeconds(40);
    private static final long MOST_STEPS = 5_000_000;

    final Machine machine;
    private final Scenario scenario;
    private final Store store;

    World(Scenario scenario, Function<Timeline, Store> stores, Trace trace) {
        this.scenario = scenario;
        this.machine = new Machine(new Chance(scenario.seed() ^ 0x7ea), trace, new Figures(scenario.seed()));
        this.store = stores.apply(machine.time);
        trace.clock(machine.time::nanos);
    }

    /** @throws BrokenLawException when a law is broken */
    Figures run() {
        for (Happening.Push push : scenario.first()) {
            push.happen(this);
            machine.podman.store(push.build(), push.build().digest(push.edition()));
            machine.podman.name(push.build().id(), push.tag());
        }
        for (Shape shape : scenario.shapes()) {
            machine.systemd.define(shape);
        }
        for (SimulatedUnit service : machine.systemd.services()) {
            if (service.shape.isEnabled()) {
                machine.laws.startedByPerson(service);
                machine.systemd.queue(service, Job.Type.START, null);
            }
            tick(service);
        }
        machine.time.in(BOOT, this::begin);
        for (Scenario.Planned planned : scenario.planned()) {
            machine.time.in(BOOT.plusSeconds(20).plus(planned.at()), () -> {
                machine.trace.note(() -> "---- " + planned.what());
                planned.what().happen(this);
            });
        }
        try {
            Duration end = BOOT.plus(EVENTFUL).plus(QUIET);
            machine.time.runUntil(end.toNanos(), MOST_STEPS, machine.laws::require);
            new Quiet(machine, store).check();
        } catch (BrokenLawException broken) {
            throw broken;
        } catch (RuntimeException | StackOverflowError | AssertionError trouble) {
            throw new BrokenLawException("an error is not expected: " + trouble, trouble);
        }
        figures().asked(machine.hub.requests());
        return figures();
    }

    Figures figures() {
        return machine.laws.figures();
    }

    /** The timer of a job. */
    private void tick(SimulatedUnit service) {
        Duration period = service.shape.period();
        if (period.isPositive()) {
            machine.time.in(period, () -> {
                if (service.isDown() && service.job == null && service.exists && !service.masked) {
                    machine.systemd.queue(service, Job.Type.START, null);
                }
                tick(service);
            });
        }
    }

    private void begin() {
        if (machine.program == null || !machine.program.isAlive()) {
            machine.trace.note(() -> "---- tidewaiter starts");
            machine.program = new Program(machine, store);
            machine.program.start();
        }
    }

    void kill(Duration back) {
        if (machine.program != null && machine.program.isAlive()) {
            machine.trace.note(() -> "---- tidewaiter is killed");
            machine.laws.interrupted();
            machine.program.kill();
            machine.time.in(back, this::begin);
        }
    }

    void restart() {
        if (machine.program != null && machine.program.isAlive()) {
            machine.laws.interrupted();
            machine.program.stop();
            machine.time.in(Duration.ofMillis(500), this::begin);
        }
    }

    /** Without a running daemon the event is lost. */
    void toProgram(Consumer<Program> act) {
        if (machine.program != null && machine.program.isAlive()) {
            act.accept(machine.program);
        }
    }

    /** A person who tries again until it is done. */
    void surely(Consumer<Program> act) {
        if (machine.program != null && machine.program.isAlive() && !machine.diskFull) {
            act.accept(machine.program);
        } else {
            machine.time.in(Duration.ofSeconds(10), () -> surely(act));
        }
    }

    void unit(String name, Consumer<SimulatedUnit> act) {
        machine.systemd.find(name).ifPresent(act);
    }

    void visit(String name, Duration stays) {
        unit(name, service -> {
            if (service.masked) {
                return;
            }
            if (service.held) {
                machine.time.in(Duration.ofSeconds(1), () -> visit(name, stays));
                return;
            }
            service.visitors++;
            if (service.isDown() && service.job == null) {
                machine.systemd.queue(service, Job.Type.START, null);
            }
            machine.time.in(stays, () -> leave(service));
        });
    }

    private void leave(SimulatedUnit service) {
        if (service.visitors > 0) {
            service.visitors--;
        }
        machine.systemd.stopUnneeded(service);
    }
}
