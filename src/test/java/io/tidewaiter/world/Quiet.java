package io.tidewaiter.world;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Journal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What must be so once nothing has happened for a while, whatever happened before. */
final class Quiet {

    /** Two proven releases, one more in use, and one on its way. */
    private static final int MOST_KEPT = 4;

    private final Machine machine;
    private final Journal journal;

    Quiet(Machine machine, Store store) {
        this.machine = machine;
        this.journal = store.journal();
    }

    private static BrokenLawException broken(String law, String what) {
        return new BrokenLawException(law + ": " + what);
    }

    void check() {
        machine.laws.knows(journal.quarantine().result());
        if (!journal.unfinished().result().isEmpty()) {
            throw broken(
                    "4 what was begun ends", "%s".formatted(journal.unfinished().result()));
        }
        for (SimulatedUnit service : machine.systemd.services()) {
            if (service.exists && !service.masked && !service.shape.kind().equals(Shape.Kind.OTHER)) {
                rests(service);
                for (Shape.Run run : service.shape.runs()) {
                    check(service, run);
                }
            }
        }
        keepsLittle();
    }

    /** 8 and 11: what should run runs, and what should rest rests. */
    private void rests(SimulatedUnit service) {
        boolean ours = service.boxes.stream().allMatch(box -> machine.laws.isOurs(box.build))
                && service.shape.runs().stream().noneMatch(run -> isForeign(run) || isBadBesideOnly(run));
        // on what a person wanted to stay though it failed, it may end at any time
        boolean byWish = service.shape.runs().stream().anyMatch(run -> machine.laws.isToStay(run.image()));
        boolean toRun = service.wanted && !service.fault && !byWish && !machine.laws.mayRest(service);
        if (toRun && ours && !service.isActive() && !isHeld(service)) {
            throw broken(
                    "11 what should run runs", "%s (%s, %s)".formatted(service, service.result, service.execution));
        }
        if (service.shape.kind() == Shape.Kind.ON_DEMAND && !service.isDown() && service.visitors == 0) {
            throw broken("8 what was idle is idle again", "%s".formatted(service));
        }
    }

    /** By a hold that a person has not taken back: what was left down waits for that. */
    private boolean isHeld(SimulatedUnit service) {
        String pod = service.shape.pod().isEmpty() ? service.name() : service.shape.pod();
        return machine.systemd.services().stream()
                .filter(other -> other.name().equals(pod) || other.shape.pod().equals(pod))
                .flatMap(other -> other.shape.runs().stream())
                .anyMatch(run -> journal.hold(run.image()).result().isPresent());
    }

    /** A start that a person made brought it in, and may have come to nothing. */
    private boolean isForeign(Shape.Run run) {
        return machine.podman
                .named(run.image())
                .filter(build -> !machine.laws.isOurs(build))
                .isPresent();
    }

    /** Another unit may have proven it, for which it is good. */
    private boolean isBadBesideOnly(Shape.Run run) {
        return machine.podman
                .named(run.image())
                .filter(build -> build.fault() == Build.Fault.BESIDE && run.role() != Shape.Role.MAIN)
                .isPresent();
    }

    private void check(SimulatedUnit service, Shape.Run run) {
        Reference reference = run.image();
        boolean followed = !run.policy().isEmpty();
        if (!followed || run.image().isPinned()) {
            return;
        }
        boolean ours = !journal.proven(reference).result().isEmpty();
        Optional<Build> local = machine.podman.named(reference);
        journal.proven(reference).result().stream()
                .flatMap(release -> Stream.ofNullable(release.digest()))
                .flatMap(digest -> machine.hub.build(digest).stream())
                .filter(build -> machine.laws.isOurs(build) && !Truth.isGoodAlone(build, service, run))
                .findFirst()
                .ifPresent(build -> {
                    throw broken("12 what counts as proven is good", "%s of %s".formatted(build, service));
                });
        if (machine.laws.isToStay(reference)) {
            return;
        }
        if (ours
                && local.filter(machine.laws::isOurs)
                        .filter(build ->
                                !Truth.isGoodAlone(build, service, run) && !isUnproven(build, service, reference))
                        .isPresent()) {
            throw broken("1 the local tag names a good image", "%s names %s".formatted(reference, local.get()));
        }
        if (!service.isActive() || service.isScheduled()) {
            return;
        }
        Optional<Box> box = service.boxes.stream()
                .filter(one -> one.imageName.equals(reference.toString())
                        && (run.name().isEmpty() || one.name.equals(run.name())))
                .findFirst();
        boolean excused = !ours || isForeign(run) || service.killed.contains(run.name()) || isBadBesideOnly(run);
        if (box.isEmpty() && excused) {
            return;
        }
        if (box.isEmpty()) {
            throw broken("12 each container of a unit runs", "%s has no %s".formatted(service, run));
        }
        Build build = box.get().build;
        if (ours && machine.laws.isOurs(build) && !Truth.isGoodAlone(build, service, run)) {
            throw broken("4 what runs is good", "%s runs %s".formatted(service, build));
        }
        Optional<Digest> named = machine.hub.tagged(reference);
        Optional<Build> wanted = named.flatMap(machine.hub::build);
        // a container that a person made bad fails each update of the others in its unit
        boolean sound = service.boxes.stream().allMatch(one -> one.build.isGood());
        boolean free = sound
                && journal.hold(reference).result().isEmpty()
                && named.filter(digest ->
                                journal.quarantined(reference, digest).result().isPresent())
                        .isEmpty();
        if (free
                && build.isGood()
                && wanted.filter(build::equals).isPresent()
                && local.filter(build::equals).isEmpty()) {
            throw broken(
                    "12 the next start uses what was proven",
                    "%s runs %s and %s names %s".formatted(service, build.name(), reference, local));
        }
        if (free
                && wanted.filter(Build::isGood)
                        .filter(good -> !good.id().equals(build.id()))
                        .isPresent()) {
            throw broken(
                    "the tag is followed",
                    "%s runs %s and the tag names %s"
                            .formatted(service, build.name(), wanted.get().name()));
        }
    }

    /** It is armed, and the unit has not run on it since. */
    private boolean isUnproven(Build build, SimulatedUnit service, Reference reference) {
        return journal.armed().result().stream()
                .filter(arming -> arming.imageId().equals(build.id())
                        && arming.update().workload().reference().equals(reference))
                .anyMatch(arming -> service.isScheduled()
                        ? arming.update().workload().unit().equals(service.name())
                                && !service.hasRun(build, Objects.requireNonNullElse(arming.lastRun(), ""))
                        : service.isDown());
    }

    private void keepsLittle() {
        List<String> names = machine.podman.names();
        List<Reference> references = machine.systemd.services().stream()
                .flatMap(service -> service.shape.runs().stream())
                .map(Shape.Run::image)
                .distinct()
                .toList();
        long kept = names.stream()
                .filter(name -> name.startsWith("localhost/tidewaiter/"))
                .count();
        if (kept > (long) MOST_KEPT * (references.size() + 3)) {
            throw broken("14 nothing grows", "%d names are kept: %s".formatted(kept, names));
        }
    }
}
