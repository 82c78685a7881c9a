package io.tidewaiter.world;

import io.tidewaiter.host.Execution;
import io.tidewaiter.host.JobResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the processes of a unit do: they start, end by themselves, are stopped, and are started again. */
final class Life {

    private static final Duration RESTART_SEC = Duration.ofMillis(100);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration KILLED_AFTER = Duration.ofSeconds(10);
    private static final Duration START_LIMIT_INTERVAL = Duration.ofSeconds(10);
    private static final int START_LIMIT_BURST = 5;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    static final Duration JOB_TAKES = Duration.ofSeconds(2);
    private static final Duration INIT_TAKES = Duration.ofMillis(400);

    private final Machine machine;
    private final Systemd systemd;
    private int invocations;

    Life(Machine machine, Systemd systemd) {
        this.machine = machine;
        this.systemd = systemd;
    }

    private void in(SimulatedUnit service, Duration delay, Runnable act) {
        int life = service.life;
        machine.time.in(delay, () -> {
            if (service.life == life) {
                act.run();
            }
        });
    }

    /** A stop: by SIGTERM, and SIGKILL for those that ignore it. */
    void takeDown(SimulatedUnit service, Runnable then) {
        service.life++;
        if (service.isDown()) {
            then.run();
            return;
        }
        if (service.sub.equals("auto-restart")) {
            service.become("inactive", "dead");
            then.run();
            return;
        }
        service.become("deactivating", "stop-sigterm");
        int code = service.boxes.stream()
                .mapToInt(box -> box.build.endsWith())
                .max()
                .orElse(0);
        Duration takes = code == 137 ? KILLED_AFTER : machine.chance.millis(20, 300);
        in(service, takes, () -> {
            empty(service);
            boolean fails = code != 0 && service.shape.kind() != Shape.Kind.KUBE;
            service.endedByItself = false;
            service.result = fails ? "exit-code" : "success";
            service.execution = fails ? Execution.exited(code) : Execution.NONE;
            service.become(fails ? "failed" : "inactive", fails ? "failed" : "dead");
            then.run();
        });
    }

    private void empty(SimulatedUnit service) {
        service.boxes.forEach(machine.podman::remove);
        service.boxes.clear();
    }

    /** @param job null where systemd starts it again by itself */
    void bringUp(SimulatedUnit service, @Nullable Job job) {
        service.life++;
        service.killed.clear();
        service.become("activating", "start");
        service.invocation = Integer.toHexString(0x1000 + ++invocations);
        service.execution = Execution.UNDER_WAY;
        service.result = "success";
        service.endedByItself = false;
        if (job != null) {
            service.restarts = 0;
        }
        in(service, service.shape.startDelay(), () -> begin(service, job));
    }

    private void begin(SimulatedUnit service, @Nullable Job job) {
        Optional<Shape.Run> init =
                service.shape.runs().stream().filter(Shape.Run::isInit).findFirst();
        Optional<Build> build = init.flatMap(this::image);
        if (init.isEmpty()) {
            create(service, job);
        } else if (build.isEmpty()) {
            fail(service, job, 125);
        } else {
            Build.Fault fault = build.get().faultAs(Shape.Role.INIT);
            boolean fails = fault == Build.Fault.EXITS || fault == Build.Fault.NOT_RUN;
            in(service, fails ? build.get().when() : INIT_TAKES, () -> {
                if (fails) {
                    fail(service, job, 125);
                } else {
                    create(service, job);
                }
            });
        }
    }

    private void create(SimulatedUnit service, @Nullable Job job) {
        Shape shape = service.shape;
        if (systemd.members(service).stream()
                .flatMap(member -> member.shape.runs().stream())
                .anyMatch(run -> machine.taken.contains(run.port()))) {
            // the infra container publishes the ports of all members
            fail(service, job, 125);
            return;
        }
        if (!systemd.areThere(shape.joins()) || systemd.isLivedIn(service)) {
            fail(service, job, 125);
            return;
        }
        boolean member = shape.kind() == Shape.Kind.MEMBER;
        for (Shape.Run run : shape.runs()) {
            if (run.isInit()) {
                continue;
            }
            boolean taken = !member
                    && run.port() != 0
                    && (machine.taken.contains(run.port())
                            || machine.podman
                                    .listeningAt(run.port())
                                    .filter(box -> !service.boxes.contains(box))
                                    .isPresent());
            Optional<Build> build = image(run);
            Integer hindrance = machine.hindered.get(service.name());
            if (hindrance != null || build.isEmpty()) {
                fail(service, job, hindrance != null ? hindrance : 125);
                return;
            }
            if (taken || build.get().faultAs(run.role()) == Build.Fault.NOT_RUN) {
                service.ran(build.get());
                fail(service, job, shape.cannotRun());
                return;
            }
            Box box = machine.podman.run(
                    build.get(), run, member ? shape.pod() : shape.unit(), member ? shape.unit() : "");
            service.boxes.add(box);
            machine.laws.started(service, run, box);
            planEnd(service, box, 1);
        }
        ready(service, job);
    }

    /** From local storage, as Podman takes it; else from the registry, where that answers. */
    private Optional<Build> image(Shape.Run run) {
        Optional<Build> here = machine.podman.named(run.image());
        if (here.isEmpty() && machine.hub.answers()) {
            return machine.hub.tagged(run.image()).map(digest -> {
                Build build = machine.hub.build(digest).orElseThrow();
                machine.laws.pulledByUnit(build);
                machine.podman.store(build, digest);
                machine.podman.name(build.id(), run.image());
                return build;
            });
        }
        return here;
    }

    private void planEnd(SimulatedUnit service, Box box, int times) {
        if (service.isScheduled()) {
            boolean fails = box.fault() == Build.Fault.EXITS;
            // what fails does so early
            Duration takes =
                    fails && service.shape.takes().compareTo(JOB_TAKES) > 0 ? JOB_TAKES : service.shape.takes();
            in(service, takes, () -> runEnded(service, box.build, fails ? 1 : 0));
        } else if (box.fault() == Build.Fault.EXITS) {
            Duration lives = box.build.when();
            in(service, times == 1 ? lives : longer(lives, times), () -> ended(service, box, times));
        }
    }

    private static Duration longer(Duration first, int times) {
        Duration pause = first.plusSeconds(1L << Math.min(times, 12));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private void ready(SimulatedUnit service, @Nullable Job job) {
        switch (service.shape.kind()) {
            case JOB, REMAINS -> {
                // its start job ends with its run
            }
            case NOTIFIES_HEALTHY -> awaitHealthy(service, job, machine.time.nanos());
            case CONTAINER, ON_DEMAND, POD, MEMBER, KUBE, SCRIPT, ENDS, OTHER -> up(service, job);
        }
    }

    private void up(SimulatedUnit service, @Nullable Job job) {
        service.become("active", "running");
        service.fault = false;
        if (job != null) {
            systemd.end(job, JobResult.DONE);
        }
    }

    private void awaitHealthy(SimulatedUnit service, @Nullable Job job, long since) {
        in(service, Duration.ofSeconds(1), () -> {
            boolean healthy = service.boxes.stream().allMatch(box -> switch (box.health(machine.time.nanos())) {
                case HEALTHY, NONE, NEVER -> true;
                case STARTING, UNHEALTHY -> false;
            });
            if (healthy) {
                up(service, job);
            } else if (Duration.ofNanos(machine.time.nanos() - since).compareTo(START_TIMEOUT) > 0) {
                service.result = "timeout";
                empty(service);
                crashed(service, job, Execution.SIGNALLED, "timeout");
            } else {
                awaitHealthy(service, job, since);
            }
        });
    }

    /** A container's process ended by itself. */
    private void ended(SimulatedUnit service, Box box, int times) {
        switch (service.shape.kind()) {
            case KUBE -> {
                box.restarts++;
                box.started = machine.time.nanos();
                planEnd(service, box, times + 1);
            }
            case SCRIPT -> {
                boolean first = service.boxes.indexOf(box) == 0;
                if (first) {
                    fail(service, service.job, 1);
                } else {
                    machine.podman.remove(box);
                    service.boxes.remove(box);
                }
            }
            case CONTAINER, NOTIFIES_HEALTHY, ON_DEMAND, POD, MEMBER, JOB, REMAINS, ENDS, OTHER ->
                fail(service, service.job, 1);
        }
    }

    private void runEnded(SimulatedUnit service, Build build, int code) {
        service.ran(build);
        boolean active = service.isActive();
        if (code != 0) {
            fail(service, service.job, code);
        } else {
            succeed(service);
        }
        if (active) {
            // of other types than oneshot no job ends with a run
            machine.hearRun(service);
        }
    }

    private void succeed(SimulatedUnit service) {
        Job job = service.job;
        empty(service);
        service.execution = Execution.exited(0);
        service.endedByItself = true;
        boolean remains = service.shape.kind() == Shape.Kind.REMAINS;
        service.become(remains ? "active" : "inactive", remains ? "exited" : "dead");
        if (job != null && job.begun && !job.stillStops()) {
            systemd.end(job, JobResult.DONE);
        }
    }

    private void fail(SimulatedUnit service, @Nullable Job job, int code) {
        empty(service);
        crashed(service, job, Execution.exited(code), "exit-code");
    }

    private void crashed(SimulatedUnit service, @Nullable Job job, Execution execution, String result) {
        service.life++;
        service.execution = execution;
        service.result = result;
        service.endedByItself = true;
        boolean again = service.shape.restart() != Shape.Restart.NO && !service.isScheduled();
        long now = machine.time.nanos();
        service.starts.addLast(now);
        service.starts.removeIf(start -> now - start > START_LIMIT_INTERVAL.toNanos());
        if (again && service.starts.size() < START_LIMIT_BURST) {
            service.become("activating", "auto-restart");
            in(service, RESTART_SEC, () -> {
                service.restarts++;
                bringUp(service, null);
            });
        } else {
            if (again) {
                // the start that is refused counts, and the result is that of the last run
                service.restarts++;
            }
            service.become("failed", "failed");
            machine.laws.failed(service);
        }
        if (job != null && job.begun && !job.stillStops()) {
            systemd.end(job, JobResult.FAILED);
        }
        systemd.advance();
    }

    /**
     * A container is killed from outside: {@code podman kill}, a lack of memory.
     *
     * @param which of the containers, where there are several
     */
    void kill(SimulatedUnit service, int which) {
        List<Box> boxes = List.copyOf(service.boxes);
        if (!service.isActive() || boxes.isEmpty()) {
            return;
        }
        Box box = boxes.get(which % boxes.size());
        if (service.shape.kind() == Shape.Kind.KUBE) {
            box.restarts++;
            box.started = machine.time.nanos();
        } else if (box != boxes.getFirst()) {
            machine.podman.remove(box);
            service.boxes.remove(box);
            service.killed.add(box.name);
        } else {
            empty(service);
            crashed(service, null, Execution.exited(137), "exit-code");
        }
    }

    void lost(SimulatedUnit service) {
        service.life++;
        empty(service);
        service.become("inactive", "dead");
        service.result = "success";
        service.invocation = "";
        service.restarts = 0;
        service.execution = Execution.NONE;
        service.endedByItself = false;
        service.ran = null;
        service.starts.clear();
        service.stoppedLast = false;
        service.held = false;
        service.pausedFor = "";
        service.visitors = 0;
    }
}
