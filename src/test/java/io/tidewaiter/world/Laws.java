package io.tidewaiter.world;

import io.tidewaiter.host.Member;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Scope;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Knows the truth, and what must never be, whatever happens; the numbers are those of the promises in the design. What must
 * be so once all is quiet is {@link Quiet}'s.
 */
final class Laws {

    /** A person's stop and our start may cross. */
    private static final Duration CROSSING = Duration.ofSeconds(30);

    /** Longer than any check takes, with pulls, stops, starts, watches and restores. */
    private static final Duration ANSWERED = Duration.ofHours(2);

    /** As many as the manual says, and one that was under way. */
    private static final int MOST_TRIES = 6;

    private final Machine machine;
    private final Map<String, Long> stopped = new HashMap<>();
    private final Map<String, Long> killed = new HashMap<>();
    private final Map<String, Integer> blows = new HashMap<>();
    private final Set<Digest> wished = new HashSet<>();
    /** Quarantined since, by reference and digest; kept here so that the store itself is checked too. */
    private final Set<String> quarantined = new LinkedHashSet<>();

    private final Set<String> foreign = new HashSet<>();
    /** What names an image that stays though it failed, as a person wanted no rollback, until another came of it. */
    private final Set<Reference> staying = new HashSet<>();
    /** Good images that are blamed, by update, as long as that may be taken back. */
    private final Map<Long, String> blamed = new HashMap<>();
    /** What did not arrive, by unit and digest. */
    private final Map<String, Integer> tries = new HashMap<>();

    /** What touched the unit and did not arrive there since it last did, by unit, reference and digest. */
    private final Map<String, Integer> inVain = new HashMap<>();
    /** Updates that touched their unit. */
    private final Set<Long> touching = new HashSet<>();
    /** Members that a person stopped beside others while their pod ran. */
    private final Set<String> besides = new HashSet<>();
    /** What came along with a start, though a person stopped it. */
    private final Set<String> brought = new HashSet<>();
    /** Members that a person started while the program restarted their pod. */
    private final Set<String> across = new HashSet<>();
    /** Those of them of which the next program cannot know who started them, as the one before ended meanwhile. */
    private final Set<String> unknown = new HashSet<>();
    /** When a person last stopped or started it. */
    private final Map<String, Long> touched = new HashMap<>();
    /** What ran in the unit before, by update, and since when it is watched. */
    private final Map<Long, Watched> watched = new HashMap<>();

    private record Watched(Set<String> names, long since) {}

    /** Units with an update that touched them and has not ended. */
    private final Set<String> underWay = new HashSet<>();

    private final Figures figures;
    private @Nullable BrokenLawException first;

    Laws(Machine machine, Figures figures) {
        this.machine = machine;
        this.figures = figures;
    }

    Figures figures() {
        return figures;
    }

    /** The program catches what is thrown, so it is remembered too. */
    private BrokenLawException broken(String law, String what) {
        BrokenLawException broken = new BrokenLawException(law + ": " + what);
        if (first == null) {
            first = broken;
        }
        return broken;
    }

    /** @throws BrokenLawException the first law that was broken */
    void require() {
        if (first != null) {
            throw first;
        }
    }

    // --- what people and the host do

    void stoppedByPerson(SimulatedUnit service) {
        service.wanted = false;
        across.remove(service.name());
        unknown.remove(service.name());
        figures.forget(service);
        stopped.put(service.name(), machine.time.nanos());
        touched.put(service.name(), machine.time.nanos());
        besides.remove(service.name());
        brought.remove(service.name());
        machine.systemd
                .find(service.shape.pod())
                .filter(pod -> pod.isActive() && pod.job == null)
                .ifPresent(pod -> besides.add(service.name()));
    }

    void startedByPerson(SimulatedUnit service) {
        across.remove(service.name());
        unknown.remove(service.name());
        if (machine.systemd
                .find(service.shape.pod())
                .filter(pod -> pod.job != null && pod.job.by != null)
                .isPresent()) {
            across.add(service.name());
        }
        besides.remove(service.name());
        brought.remove(service.name());
        touched.put(service.name(), machine.time.nanos());
        service.wanted = service.shape.runsAlways();
        stopped.remove(service.name());
    }

    /** The program ends, whatever it was about to do. */
    void interrupted() {
        unknown.addAll(across);
    }

    /** Who started it cannot be known: the program may have, as it restarted the pod. */
    boolean mayRest(SimulatedUnit service) {
        return unknown.contains(service.name());
    }

    /** From outside a container was killed, or its port taken: an image that is blamed for it the second time is a known limit. */
    void blow(SimulatedUnit service) {
        blows.merge(service.name(), 1, Integer::sum);
        if (!service.shape.pod().isEmpty()) {
            blows.merge(service.shape.pod(), 1, Integer::sum);
        }
        joined(service).forEach(other -> blows.merge(other, 1, Integer::sum));
    }

    /** The units in whose namespaces it lives, over others too. */
    private Set<String> joined(SimulatedUnit service) {
        Set<String> all = new HashSet<>(service.shape.joins());
        service.shape.joins().stream()
                .flatMap(name -> machine.systemd.find(name).stream())
                .forEach(other -> all.addAll(joined(other)));
        return all;
    }

    /** systemd starts it again at once, which hides how it ended: another known limit. */
    void killed(SimulatedUnit service) {
        blow(service);
        killed.put(service.name(), machine.time.nanos());
        killed.put(service.shape.pod(), machine.time.nanos());
        joined(service).forEach(other -> killed.put(other, machine.time.nanos()));
    }

    private boolean wasJustKilled(String unit) {
        Long at = killed.get(unit);
        return at != null && machine.time.nanos() - at < CROSSING.toNanos();
    }

    int blows(String unit) {
        return blows.getOrDefault(unit, 0);
    }

    /** A person wants this digest, whatever became of it. */
    void wish(Digest digest) {
        wished.add(digest);
    }

    boolean isWished(Digest digest) {
        return wished.contains(digest);
    }

    void cleared() {
        quarantined.clear();
    }

    /** Podman itself brought it in at a start, as it was not here: it is not ours to judge. */
    void pulledByUnit(Build build) {
        foreign.add(build.id());
    }

    boolean isOurs(Build build) {
        return !foreign.contains(build.id());
    }

    boolean isToStay(Reference reference) {
        return staying.contains(reference);
    }

    // --- what the program does

    void queued(Job job) {
        SimulatedUnit service = job.service;
        boolean isInVain = job.type == Job.Type.START && service.isActive();
        if (job.by == null || !job.starts() || isInVain) {
            return;
        }
        figures.restart(service, machine.time.nanos());
        if (service.isScheduled()) {
            throw broken("8 a job runs when its timer says so", "%s was started".formatted(service));
        }
        if (service.wanted || brought.contains(service.name()) || service.shape.kind() == Shape.Kind.ON_DEMAND) {
            return;
        }
        Long since = stopped.get(service.name());
        if (since == null || machine.time.nanos() - since > CROSSING.toNanos()) {
            throw broken("8 what a person stopped is not started", "%s was started".formatted(service));
        }
        startedByPerson(service);
    }

    /** A start begins that a job brought along. */
    void begins(Job job) {
        SimulatedUnit service = job.service;
        if (job.by != null || job.cause == null || service.wanted) {
            return;
        }
        boolean crossed =
                machine.time.nanos() - stopped.getOrDefault(service.name(), Long.MIN_VALUE / 2) <= CROSSING.toNanos();
        if (!crossed && besides.contains(service.name())) {
            throw broken("8 what a person stopped beside a restarted unit rests", "%s is started".formatted(service));
        }
        // whose stop it was cannot be told, and from now on it runs
        brought.add(service.name());
        besides.remove(service.name());
    }

    /** A container was made. */
    void started(SimulatedUnit service, Shape.Run run, Box box) {
        machine.trace.note(() -> "    %s runs %s on %s".formatted(service.name(), box.name, box.build.name()));
        figures.started(service, box, machine.time.nanos());
    }

    /** It failed for good. */
    void failed(SimulatedUnit service) {
        // one that was down already, for its own reasons, did not run before
        service.fault |= !underWay.contains(service.name())
                && !underWay.contains(service.shape.pod())
                && joined(service).stream().noneMatch(underWay::contains);
        // the end of a pod by itself hides who stopped what of it before
        machine.systemd.members(service).forEach(member -> besides.remove(member.name()));
    }

    /** A local name is to point to an image. */
    void tagged(String imageId, Reference name) {
        if (name.host().equals("localhost")) {
            return;
        }
        quarantined.stream()
                .filter(entry -> entry.startsWith(name + " "))
                .map(entry -> Digest.parse(entry.substring(entry.indexOf(' ') + 1)))
                .filter(digest -> !wished.contains(digest))
                .filter(digest -> isOnly(digest, imageId, name))
                .findFirst()
                .ifPresent(digest -> {
                    throw broken(
                            "3 what failed here is not activated again",
                            "%s is to be %s".formatted(name, digest.abbreviated()));
                });
    }

    /**
     * The same image under a digest that did not fail is another release; what Podman brought in itself, once all else was
     * pruned, is what was there.
     */
    private boolean isOnly(Digest digest, String imageId, Reference name) {
        return !foreign.contains(imageId)
                && machine.podman.find(imageId).stream()
                        .flatMap(image -> image.digests().stream())
                        .allMatch(known -> known.equals(digest) || quarantined.contains(name + " " + known))
                && machine.hub
                        .build(digest)
                        .filter(build -> build.id().equals(imageId))
                        .isPresent();
    }

    void hear(Event event) {
        if (event instanceof Event.Entered(Update update, State state)) {
            Reference reference = update.workload().reference();
            if (update.pin()) {
                wish(update.to());
            }
            if (state instanceof State.End) {
                underWay.remove(update.workload().unit());
                machine.systemd
                        .find(update.workload().unit())
                        .ifPresent(pod -> machine.systemd.members(pod).forEach(member -> across.remove(member.name())));
            } else if (!(state instanceof State.Staging)
                    && !(state instanceof State.Staged)
                    && !(state instanceof State.Preparing)) {
                underWay.add(update.workload().unit());
                touching.add(update.id());
            }
            if (state instanceof State.Verifying verifying) {
                Set<String> names =
                        verifying.beside().members().stream().map(Member::name).collect(Collectors.toSet());
                watched.put(update.id(), new Watched(names, machine.time.nanos()));
            }
            if (reason(state).contains(Link.CLOSED)) {
                throw broken("4 the end of the program says nothing about an update", reason(state));
            }
            switch (state) {
                case State.RollingBack back when back.blamesImage() -> blamed(update, back);
                case State.Committed committed -> {
                    quarantined.remove(reference + " " + update.to());
                    proven(update);
                }
                // there is nothing to prove it against: like one that the unit's start brings in, it is what a person
                // starts
                case State.Pulled pulled -> foreign.add(pulled.imageId());
                case State.Failed failed when !update.rollback() -> leftByPerson(update.workload());
                case State.Failed failed when failed.lifts() -> quarantined.remove(reference + " " + update.to());
                default -> {
                    // on its way
                }
            }
            if (state instanceof State.End end) {
                figures.ended(end);
                over(update, end);
            }
        }
    }

    /** The image stays in place, and where the unit is down it stays so, with what needs it. */
    private void leftByPerson(Workload workload) {
        staying.add(workload.reference());
        machine.systemd.find(workload.unit()).ifPresent(this::left);
    }

    private void left(SimulatedUnit service) {
        if (!service.isActive()) {
            service.fault = true;
        }
        machine.systemd.services().stream()
                .filter(other -> other.shape.dependsOn(service.name())
                        || other.shape.joins().contains(service.name()))
                .forEach(this::left);
    }

    private static String reason(State state) {
        return switch (state) {
            case State.End end -> end.reason();
            case State.RollingBack back -> back.reason();
            case State.Withdrawing back -> back.reason();
            case State other -> "";
        };
    }

    /** What fails for last good too blames no image in the end. */
    private void over(Update update, State.End end) {
        if (end instanceof State.Committed || end instanceof State.RolledBack) {
            staying.remove(update.workload().reference());
        }
        if (!(end instanceof State.Committed)) {
            tries.merge(update.workload().unit() + " " + update.to(), 1, Integer::sum);
        }
        count(update, end);
        String words = blamed.remove(update.id());
        if (words != null && !(end instanceof State.Failed failed && failed.lifts())) {
            throw broken("13 no good image is blamed", words);
        }
    }

    /** Of each container that follows the image; what cannot be written is not counted, nor what a person chose. */
    private void count(Update update, State.End end) {
        String unit = update.workload().unit();
        Reference reference = update.workload().reference();
        String key = "%s %s %s".formatted(unit, reference, update.to());
        boolean touched = touching.remove(update.id());
        if (end instanceof State.Committed || end instanceof State.Same) {
            inVain.remove(key);
            return;
        }
        boolean counts =
                end instanceof State.RolledBack || end instanceof State.Failed || end instanceof State.Deferred;
        if (!touched || !counts || update.pin() || machine.diskFull) {
            return;
        }
        long followers = machine.systemd.services().stream()
                .filter(service ->
                        service.name().equals(unit) || service.shape.pod().equals(unit))
                .flatMap(service -> service.shape.runs().stream())
                .filter(run -> run.image().equals(reference))
                .count();
        if (inVain.merge(key, 1, Integer::sum) > MOST_TRIES * Math.max(1, followers)) {
            throw broken("14 no image is tried again and again", key);
        }
    }

    private void blamed(Update update, State.RollingBack back) {
        Reference reference = update.workload().reference();
        if (!machine.diskFull) {
            quarantined.add(reference + " " + update.to());
        }
        Optional<Build> build = machine.hub.build(update.to());
        String unit = update.workload().unit();
        boolean excused =
                wasJustKilled(unit) || (blows(unit) > 0 && tries.getOrDefault(unit + " " + update.to(), 0) > 0);
        // an interrupted one was judged when it began
        if (back.attempt() == 1 && build.filter(Build::isGood).isPresent() && !excused) {
            blamed.put(update.id(), "%s on %s: %s".formatted(unit, build.get().name(), back.reason()));
        }
    }

    private void proven(Update update) {
        figures.arrived(update.to(), machine.time.nanos());
        Optional<Build> build = machine.hub.build(update.to());
        Optional<SimulatedUnit> service = machine.systemd.find(update.workload().unit());
        Watched group = watched.remove(update.id());
        if (build.isEmpty() || service.isEmpty()) {
            return;
        }
        proven(update, build.get(), service.get(), group);
        machine.systemd.members(service.get()).forEach(member -> proven(update, build.get(), member, group));
    }

    /** A unit is proven as a whole: as each of its containers that ran before, unless a person stopped that meanwhile. */
    private void proven(Update update, Build build, SimulatedUnit service, @Nullable Watched group) {
        service.shape.runs().stream()
                .filter(run -> run.image().equals(update.workload().reference()))
                .filter(run -> run.name().isEmpty()
                        || run.name().equals(update.workload().container())
                        || counts(service, run, group))
                .filter(run -> !Truth.isGood(build, service, run))
                .findFirst()
                .ifPresent(run -> {
                    throw broken("12 what is proven is good", "%s of %s on %s".formatted(run.name(), service, build));
                });
    }

    private boolean counts(SimulatedUnit service, Shape.Run run, @Nullable Watched group) {
        return group != null
                && (run.isInit() || group.names().contains(run.name()))
                && touched.getOrDefault(service.name(), -1L) < group.since();
    }

    void asked(Program program, Scope scope, Future<Report> report) {
        machine.time.in(ANSWERED, () -> {
            if (program.isAlive() && !report.isComplete()) {
                throw broken("14 every check ends", "%s".formatted(scope));
            }
        });
    }

    void patrolled(List<String> stuck) {
        if (!stuck.isEmpty()) {
            throw broken("14 every wait has a limit", "%s".formatted(stuck));
        }
    }

    /** @param entries all that is quarantined, as the store has it */
    void knows(List<Journal.Quarantined> entries) {
        for (String entry : quarantined) {
            if (entries.stream().noneMatch(known -> entry.equals(known.reference() + " " + known.digest()))) {
                throw broken("3 quarantine survives", "%s".formatted(entry));
            }
        }
    }
}
