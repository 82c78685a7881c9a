package io.tidewaiter.update.run;

import io.tidewaiter.host.Container;
import io.tidewaiter.host.Group;
import io.tidewaiter.host.Image;
import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.host.Workload;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.UnitManager;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks, when a candidate was started in vain, whether something else is at fault: an image that is quarantined stays away
 * from this host until a person says otherwise. An image of which Podman started no container is not to blame.
 */
final class Blame {

    /** For as long as systemd's next attempt at a start hides how the last one ended. */
    private static final int LOOKS = 10;

    private static final Duration PAUSE = Duration.ofMillis(300);

    private final Engine engine;
    private final UnitManager units;
    private final Ticker ticker;
    private final Journal journal;
    private final Space space;

    Blame(Ports parts, Space space) {
        this.engine = parts.engine();
        this.units = parts.units();
        this.ticker = parts.ticker();
        this.journal = parts.journal();
        this.space = space;
    }

    /**
     * Why an image is not to blame.
     *
     * @param ofUnit the fault is this unit's own: others may be brought to the same image
     */
    record Excuse(String reason, boolean ofUnit) {

        static Excuse of(String reason) {
            return new Excuse(reason, false);
        }
    }

    /** What excuses the image; empty when it is to blame. Never fails: where one cannot see, one does not blame. */
    Future<Optional<Excuse>> excuse(Update update, Group group) {
        return excuse(update, group, false);
    }

    /**
     * The same of one of which a container ended.
     *
     * @param mayBeKilled whether something from outside may have ended it
     */
    Future<Optional<Excuse>> excuse(Update update, Group group, boolean mayBeKilled) {
        // a disk that cannot be asked for is no excuse; an engine that does not answer is found out by what follows
        return space.shortage()
                .otherwise(Optional.empty())
                .compose(shortage -> shortage.isPresent()
                        ? Future.succeededFuture(shortage.map(Excuse::of))
                        : ends(group).compose(first -> look(update, group, mayBeKilled, first, LOOKS)))
                .otherwise(trouble -> Optional.of(Excuse.of(Failure.message(trouble))));
    }

    /** @param first what the first look found: a guest that failed then may run by now */
    private Future<Optional<Excuse>> look(Update update, Group group, boolean mayBeKilled, Ends first, int looks) {
        Workload workload = update.workload();
        String imageId = group.imageId();
        return Future.all(ends(group), engine.containersOf(workload.unit()), engine.container(workload.container()))
                .compose(all -> {
                    Ends ends = all.resultAt(0);
                    UnitState unit = ends.unit();
                    if (ends.mayCrashAfter(first) && looks > 0) {
                        return lookAgain(update, group, mayBeKilled, first, looks);
                    }
                    List<UnitState> faults = ends.ownFaults(first);
                    List<Container> own = all.resultAt(1);
                    Optional<Container> namesake = all.resultAt(2);
                    // Podman refuses a second container of a name
                    if (namesake.filter(other -> isOfAnother(other, workload, imageId))
                            .isPresent()) {
                        return excused(taken(update, namesake.get()));
                    }
                    Optional<Future<Optional<Excuse>>> podman = faults.stream()
                            .flatMap(one -> excused(update, imageId, one).stream())
                            .findFirst();
                    if (podman.isPresent()) {
                        return podman.get();
                    }
                    if (ends.hidden(first) instanceof UnitState guest) {
                        return atFirst(
                                update,
                                imageId,
                                "%s was started again by systemd, and how it ended before is not known: its journal has the reason"
                                        .formatted(guest.name()));
                    }
                    if (mayBeKilled) {
                        return killed(update, imageId, unit);
                    }
                    boolean exists = namesake.isPresent()
                            || own.stream()
                                    .anyMatch(container ->
                                            workload.imageIn(container).equals(imageId));
                    if (!exists && faults.stream().anyMatch(UnitState::isStarting)) {
                        return looks > 0
                                ? lookAgain(update, group, mayBeKilled, first, looks)
                                : excused("Podman has not made a container yet");
                    }
                    return !exists && wasInVain(unit)
                            ? excused("%s failed before it ran Podman".formatted(unit.name()))
                            : tagMoved(update, imageId);
                });
    }

    /** Of one that never ran, it may be unknown what it has mounted. */
    private static boolean isOfAnother(Container namesake, Workload workload, String imageId) {
        String image = workload.imageIn(namesake);
        return !image.isEmpty() && !image.equals(imageId);
    }

    private Future<Optional<Excuse>> lookAgain(Update update, Group group, boolean mayBeKilled, Ends first, int looks) {
        return ticker.after(PAUSE).compose(waited -> look(update, group, mayBeKilled, first, looks - 1));
    }

    /** {@code podman kube play} ends so whatever went wrong, be it a port that is taken or an init container that fails. */
    private Future<Optional<Excuse>> podmanFailed(Update update, String imageId, String unit) {
        return units.definition(unit)
                .compose(definition ->
                        definition.filter(UnitDefinition::playsKube).isPresent()
                                ? atFirst(
                                        update,
                                        imageId,
                                        "podman kube play failed (exit code 125), as when a port is taken or an init container fails: the journal of %s has the reason"
                                                .formatted(unit))
                                : excused(
                                        "Podman could not start a container (exit code 125): the journal of %s has its reason"
                                                .formatted(unit)));
    }

    /**
     * How the units of a group stand.
     *
     * @param members the units of a pod's containers
     * @param guests the units of containers that use the unit's own
     */
    private record Ends(UnitState unit, List<UnitState> members, List<UnitState> guests) {

        /**
         * The units that fail for a reason of their own. While a guest runs, the image did run, and Podman does not replace the
         * container that it left. Guests fail for the unit's sake while it is down, and whenever systemd starts it again.
         */
        List<UnitState> ownFaults(Ends first) {
            boolean inUse = unit.restarts() > 0 && guests.stream().anyMatch(UnitState::isActive);
            return Stream.of(
                            inUse && !unit.isActive() ? List.<UnitState>of() : List.of(unit),
                            members,
                            crashesAfter(first) || !unit.isActive() ? List.<UnitState>of() : first.guests)
                    .flatMap(List::stream)
                    .toList();
        }

        /** A guest of a unit that runs without a fault, if systemd's next attempt hides how the guest ended; else null. */
        @Nullable
        UnitState hidden(Ends first) {
            return !unit.isActive() || unit.restarts() > 0
                    ? null
                    : first.guests.stream()
                            .filter(guest -> guest.restarts() > 0 && (guest.isStarting() || guest.isActive()))
                            .findFirst()
                            .orElse(null);
        }

        private boolean crashesAfter(Ends first) {
            return unit.restarts() > first.unit.restarts();
        }

        /** Systemd had to start the unit again, and it is not seen yet whether it will have to once more. */
        boolean mayCrashAfter(Ends first) {
            return unit.isActive() && unit.restarts() > 0 && !guests.isEmpty() && !crashesAfter(first);
        }
    }

    private Future<Ends> ends(Group group) {
        Future<UnitState> unit = units.state(group.unit());
        Future<List<UnitState>> members = states(group, part -> !part.isGuest());
        Future<List<UnitState>> guests = states(group, Group.Part::isGuest);
        return Future.all(unit, members, guests).map(all -> new Ends(unit.result(), members.result(), guests.result()));
    }

    private Future<List<UnitState>> states(Group group, Predicate<Group.Part> which) {
        return Repeat.gather(
                group.parts().stream()
                        .filter(which)
                        .map(Group.Part::ownUnit)
                        .filter(name -> !name.isEmpty() && !name.equals(group.unit()))
                        .distinct()
                        .toList(),
                name -> units.state(name).map(Optional::of));
    }

    /** What its Podman or its end tells; empty for nothing that would excuse the image. */
    private Optional<Future<Optional<Excuse>>> excused(Update update, String imageId, UnitState unit) {
        if (unit.execution().hasPodmanFailed()) {
            return Optional.of(podmanFailed(update, imageId, unit.name()));
        }
        if (unit.execution().hasNotRun()) {
            return Optional.of(atFirst(
                    update,
                    imageId,
                    "the container could not be run (exit code 126), as when its port is taken: the journal of %s has the reason"
                            .formatted(unit.name())));
        }
        return unit.wasKilledFromOutside() ? Optional.of(killed(update, imageId, unit)) : Optional.empty();
    }

    private Future<Optional<Excuse>> killed(Update update, String imageId, UnitState unit) {
        return atFirst(
                update,
                imageId,
                "a container or its conmon was stopped or killed, perhaps from outside (podman stop, rm --force, kill): the journal of %s has more"
                        .formatted(unit.name()));
    }

    /** What systemd has forgotten, as it does with units at rest, says nothing. */
    private static boolean wasInVain(UnitState unit) {
        return !unit.isActive()
                && !unit.invocation().isEmpty()
                && !unit.execution().begun();
    }

    /** What may be the host's doing or the image's, and may be over at the next try: the image's fault stays. */
    private Future<Optional<Excuse>> atFirst(Update update, String imageId, String reason) {
        return journal.tries(update.workload(), update.to())
                .compose(tries -> tries.count() > 0 ? tagMoved(update, imageId) : excused(reason));
    }

    private static Future<Optional<Excuse>> excused(String reason) {
        return Future.succeededFuture(Optional.of(new Excuse(reason, true)));
    }

    private static String taken(Update update, Container container) {
        return "the name %s is taken by container %s, so %s could not start: remove that, and add --replace to its podman run"
                .formatted(
                        container.name(),
                        container.id().substring(0, 12),
                        update.workload().unit());
    }

    private Future<Optional<Excuse>> tagMoved(Update update, String imageId) {
        return engine.image(update.workload().reference().toString())
                .map(tagged -> tagged.map(Image::id).filter(imageId::equals).isPresent()
                        ? Optional.empty()
                        : Optional.of(Excuse.of("the local tag %s was moved meanwhile"
                                .formatted(update.workload().reference()))));
    }
}
