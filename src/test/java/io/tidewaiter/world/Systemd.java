package io.tidewaiter.world;

import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.JobResult;
import io.tidewaiter.host.RestartedWith;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The manager: its units and the queue of their jobs. What a unit's processes do is {@link Life}'s. */
final class Systemd {

    private static final Duration IDLE = Duration.ofSeconds(5);

    private final Machine machine;
    private final Map<String, SimulatedUnit> services = new LinkedHashMap<>();
    private final Consumer<Job> ended;
    private final Consumer<Job> queued;
    private final Life life;
    private boolean advancing;
    private boolean again;

    /**
     * @param queued hears of each job that comes into the queue
     * @param ended hears of each job that is over
     */
    Systemd(Machine machine, Consumer<Job> queued, Consumer<Job> ended) {
        this.machine = machine;
        this.queued = queued;
        this.ended = ended;
        this.life = new Life(machine, this);
    }

    void define(Shape shape) {
        services.put(shape.unit(), new SimulatedUnit(shape, machine.time::nanos));
    }

    List<SimulatedUnit> services() {
        return List.copyOf(services.values());
    }

    Optional<SimulatedUnit> find(String unit) {
        return Optional.ofNullable(services.get(unit)).filter(service -> service.exists);
    }

    SimulatedUnit get(String unit) {
        return find(unit).orElseThrow(() -> new ExternalException("Unit " + unit + " not found."));
    }

    Life life() {
        return life;
    }

    /** @return the job, or the one of the same kind that is there already */
    Job queue(SimulatedUnit service, Job.Type type, @Nullable Program by) {
        return queue(service, type, by, by);
    }

    private Job queue(SimulatedUnit service, Job.Type type, @Nullable Program by, @Nullable Program cause) {
        if (service.masked && type != Job.Type.STOP) {
            throw new ExternalException("Unit " + service.name() + " is masked.");
        }
        Job old = service.job;
        if (old != null && (old.type == type || (old.type == Job.Type.RESTART && type == Job.Type.START))) {
            return old;
        }
        Job job = new Job(service, type, by, cause);
        service.job = job;
        if (old != null) {
            over(old, JobResult.CANCELED);
        }
        queued.accept(job);
        if (job.stillStops()) {
            dependents(service).stream()
                    .filter(other -> job.starts()
                            ? !other.isDown() && !isNotRestarted(other)
                            // one that is down may be about to start
                            : !other.isDown() || other.job != null)
                    .toList()
                    .forEach(other -> queueOther(other, type, cause));
        }
        if (job.starts()) {
            service.shape.requires().stream()
                    .flatMap(name -> find(name).stream())
                    .filter(other -> !other.isActive() && other.job == null && !other.masked)
                    .forEach(other -> {
                        // systemd also starts what a unit requires, even if a person stopped it
                        machine.laws.startedByPerson(other);
                        queueOther(other, Job.Type.START, cause);
                    });
            if (!service.shape.pod().isEmpty()) {
                find(service.shape.pod())
                        .filter(pod -> !pod.isActive() && pod.job == null && !pod.masked)
                        .ifPresent(pod -> queueOther(pod, Job.Type.START, cause));
            }
            if (service.shape.kind() == Shape.Kind.POD) {
                members(service).stream()
                        .filter(member -> member.isDown() && member.job == null && !member.masked)
                        .forEach(member -> queueOther(member, Job.Type.START, cause));
            }
        }
        advance();
        return job;
    }

    /** One that is being stopped stays so: the job of what depends on another is a try-restart. */
    private static boolean isNotRestarted(SimulatedUnit dependent) {
        return dependent.masked || dependent.active.equals("deactivating");
    }

    /** What a person's stop takes with it is meant to rest, and what a person's start brings with it to run. */
    private void queueOther(SimulatedUnit other, Job.Type type, @Nullable Program cause) {
        if (cause == null && type != Job.Type.RESTART) {
            if (type == Job.Type.STOP) {
                machine.laws.stoppedByPerson(other);
            } else {
                machine.laws.startedByPerson(other);
            }
        }
        queue(other, type, null, cause);
    }

    List<SimulatedUnit> members(SimulatedUnit pod) {
        return services.values().stream()
                .filter(other -> other.exists && other.shape.pod().equals(pod.name()))
                .toList();
    }

    /** By a stop that the end of the other, to which it may be bound, did not make. */
    static boolean wasStopped(SimulatedUnit service, SimulatedUnit other) {
        return service.isDown()
                && service.stoppedLast
                && (!service.shape.pod().equals(other.name()) || other.hasNotEnded(service.leftActive));
    }

    /** Those of a pod which a stop put to rest; a restart of the pod starts them. */
    Set<String> stoppedMembers(SimulatedUnit pod) {
        return members(pod).stream()
                .filter(member -> wasStopped(member, pod))
                .map(SimulatedUnit::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<SimulatedUnit> dependents(SimulatedUnit service) {
        return services.values().stream()
                .filter(other -> other.exists && other.shape.dependsOn(service.name()))
                .toList();
    }

    /** Those that run and that a stop takes with it. */
    Set<String> activeDependents(SimulatedUnit service) {
        Set<String> all = new TreeSet<>();
        for (SimulatedUnit dependent : dependents(service)) {
            if (dependent.isActive() && all.add(dependent.name())) {
                all.addAll(activeDependents(dependent));
            }
        }
        return all;
    }

    /** Those, and in the order of their starts those that are joined to one of them. */
    RestartedWith restartedWith(SimulatedUnit service, Map<String, Set<String>> joins) {
        LinkedHashSet<String> all = new LinkedHashSet<>();
        LinkedHashSet<String> joined = new LinkedHashSet<>();
        follow(service, joins, all, joined);
        return new RestartedWith(List.copyOf(all), List.copyOf(joined));
    }

    private void follow(SimulatedUnit service, Map<String, Set<String>> joins, Set<String> all, Set<String> joined) {
        Set<String> ofPodman = joins.getOrDefault(service.name(), Set.of());
        for (SimulatedUnit other : services.values()) {
            boolean isJoined = ofPodman.contains(other.name());
            boolean runs = isJoined ? !other.isDown() && !other.active.equals("deactivating") : other.isActive();
            if (other.exists && runs && (isJoined || other.shape.dependsOn(service.name()))) {
                all.add(other.name());
                if (isJoined) {
                    joined.add(other.name());
                }
                follow(other, joins, all, joined);
            }
        }
    }

    /** Whether all of these have the containers whose namespaces another joins. */
    boolean areThere(Set<String> joined) {
        return joined.stream()
                .allMatch(name ->
                        find(name).filter(other -> !other.boxes.isEmpty()).isPresent());
    }

    /** Podman does not replace a container while others live in its namespaces. */
    boolean isLivedIn(SimulatedUnit service) {
        return services.values().stream()
                .anyMatch(other -> other.shape.joins().contains(service.name()) && !other.boxes.isEmpty());
    }

    /** Its restart waits no more. */
    void goOn(SimulatedUnit service) {
        service.pausedFor = "";
        advance();
    }

    /** What it had begun goes on. */
    void cancel(Job job) {
        if (job.service.job == job) {
            job.service.job = null;
        }
        over(job, JobResult.CANCELED);
        advance();
    }

    void end(Job job, JobResult result) {
        if (job.service.job == job) {
            job.service.job = null;
        }
        over(job, result);
        advance();
    }

    private void over(Job job, JobResult result) {
        if (job.done.tryComplete(result)) {
            // nor does a start that is cancelled
            if (!job.stillStops() && result != JobResult.CANCELED) {
                job.service.stoppedLast = false;
            }
            ended.accept(job);
        }
    }

    /** Begins what waits for nothing any more. */
    void advance() {
        if (advancing) {
            again = true;
            return;
        }
        advancing = true;
        do {
            again = false;
            for (SimulatedUnit service : services()) {
                Job job = service.job;
                if (job != null && !job.begun && mayBegin(job)) {
                    begin(job);
                }
            }
        } while (again);
        advancing = false;
    }

    private boolean mayBegin(Job job) {
        if (job.stillStops()) {
            return dependents(job.service).stream()
                    .noneMatch(other -> other.job != null && other.job.stillStops() && !other.isDown());
        }
        if (job.service.active.equals("deactivating") || !job.service.pausedFor.isEmpty()) {
            return false;
        }
        return earlier(job.service.shape).stream()
                .flatMap(name -> find(name).stream())
                .noneMatch(other -> other.job != null && other.job.starts());
    }

    private static Set<String> earlier(Shape shape) {
        Set<String> all = new TreeSet<>(shape.after());
        all.addAll(shape.requires());
        if (!shape.pod().isEmpty()) {
            all.add(shape.pod());
        }
        return all;
    }

    private void begin(Job job) {
        SimulatedUnit service = job.service;
        job.begun = true;
        job.running.tryComplete();
        if (job.stillStops()) {
            if (job.by == null) {
                service.interventions++;
            }
            // a stop of what is down already leaves no trace
            boolean traced = !service.isDown();
            life.takeDown(service, () -> {
                if (traced) {
                    service.stoppedLast = job.type == Job.Type.STOP;
                }
                if (job.type == Job.Type.STOP) {
                    end(job, JobResult.DONE);
                } else {
                    job.stopped = true;
                    job.begun = false;
                    advance();
                }
            });
        } else if (service.isActive()) {
            end(job, JobResult.DONE);
        } else if (requirementFailed(service)) {
            if (job.cause == null) {
                service.fault = true;
            }
            end(job, JobResult.DEPENDENCY);
        } else if (service.masked || !service.exists) {
            end(job, JobResult.FAILED);
        } else {
            machine.laws.begins(job);
            life.bringUp(service, job);
        }
    }

    private boolean requirementFailed(SimulatedUnit service) {
        return java.util.stream.Stream.concat(
                        service.shape.requires().stream(), java.util.stream.Stream.of(service.shape.pod()))
                .filter(name -> !name.isEmpty())
                .anyMatch(name -> find(name).map(other -> !other.isActive()).orElse(true));
    }

    /** A unit that no other unit needs is stopped a moment later. */
    void stopUnneeded(SimulatedUnit service) {
        if (service.shape.kind() == Shape.Kind.ON_DEMAND) {
            machine.time.in(IDLE, () -> {
                if (service.visitors == 0 && !service.held && service.isActive() && service.job == null) {
                    queue(service, Job.Type.STOP, null);
                }
            });
        }
    }

    /** Power is cut: nothing is told of it. */
    void powerOff() {
        for (SimulatedUnit service : services.values()) {
            service.job = null;
            life.lost(service);
        }
    }
}
