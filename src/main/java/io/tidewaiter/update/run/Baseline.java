package io.tidewaiter.update.run;

import io.tidewaiter.host.Container;
import io.tidewaiter.host.Image;
import io.tidewaiter.host.Member;
import io.tidewaiter.host.RestartedWith;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.host.Workload;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.model.RestingUnits;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.Workloads;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How the host is when an update of a workload begins, once its image is here.
 *
 * @param beside the units and containers that go with the unit: those that run now, and those that an update left down
 * @param healthBudget how long the HEALTHCHECK of the workload's container may take to its first verdict; zero for none
 * @param companions what else of the unit is followed
 * @param sharers what else follows the reference, in whatever unit
 * @param generation of the unit's manager
 * @param tagged what its reference names here
 * @param inUse the id of its container's image; empty when there is no container
 */
public record Baseline(
        UnitState unit,
        Beside beside,
        Duration healthBudget,
        List<Workload> companions,
        List<Workload> sharers,
        String generation,
        Optional<Image> tagged,
        String inUse) {

    /** As things are at this moment. */
    static Future<Baseline> of(Workload workload, Ports parts) {
        return of(workload, parts, parts.workloads().find());
    }

    /**
     * The same with what was found on this host a moment ago.
     *
     * @param found tells only what else follows the reference, or runs in the unit
     */
    static Future<Baseline> of(Workload workload, Ports parts, Future<Workloads.Found> found) {
        String unit = workload.unit();
        Future<UnitState> seen = ManualStop.of(unit, parts.units(), parts.engine());
        Future<RestartedWith> dependents = found.compose(all -> parts.units().activeDependents(unit, all.loose()));
        Future<List<Member>> guests = dependents.compose(all -> guests(all.joined(), found.result(), parts.engine()));
        Future<Set<String>> resting = parts.units().restingBeside(unit);
        Future<List<Container>> containers = parts.engine().containersOf(unit);
        Future<UnitState> state = Future.all(seen, containers)
                .compose(both -> ManualStop.of(workload.as(containers.result()), seen.result(), parts.units()));
        Future<List<Workload>> companions = found.map(all -> companions(workload, all));
        Future<String> generation = parts.units().generation();
        Future<List<Remains>> remains = remains(unit, parts);
        Future<Optional<Image>> tagged =
                parts.engine().image(workload.reference().toString());
        return Future.all(List.of(state, guests, resting, containers, companions, generation, tagged, remains))
                .map(all -> new Baseline(
                        state.result(),
                        new Beside(
                                inOrder(dependents.result().all(), remains.result()),
                                with(
                                        Stream.concat(
                                                        Member.running(
                                                                containers.result(),
                                                                with(workload, companions.result()))
                                                                .stream(),
                                                        guests.result().stream())
                                                .toList(),
                                        remains.result()),
                                new RestingUnits(
                                        with(
                                                resting.result(),
                                                remains.result(),
                                                left -> left.resting(generation.result())),
                                        generation.result())),
                        workload.among(containers.result())
                                .map(Container::healthBudget)
                                .orElse(Duration.ZERO),
                        companions.result(),
                        sharers(workload, found.result()),
                        generation.result(),
                        tagged.result(),
                        workload.as(containers.result()).imageId()));
    }

    /** What updates left down of the unit. */
    private static Future<List<Remains>> remains(String unit, Ports parts) {
        return parts.journal()
                .leftDown()
                .compose(all -> Repeat.gather(
                        all.stream()
                                .filter(entry -> entry.workload().unit().equals(unit))
                                .toList(),
                        entry -> Remains.of(entry, parts.units()).map(Optional::of)));
    }

    /** Those that were left down come first: they were written in the order in which they can be started. */
    private static List<String> inOrder(List<String> now, List<Remains> remains) {
        Set<String> all = new LinkedHashSet<>();
        remains.forEach(one -> all.addAll(one.dependents()));
        all.addAll(now);
        return List.copyOf(all);
    }

    /** What runs now in these units. */
    private static Future<List<Member>> guests(List<String> joined, Workloads.Found found, Engine engine) {
        return Repeat.gather(
                        joined,
                        unit -> engine.containersOf(unit)
                                .map(containers -> Optional.of(Member.running(containers, found.in(unit)).stream()
                                        .map(member -> member.guestOf(unit))
                                        .toList())))
                .map(all -> all.stream().flatMap(List::stream).toList());
    }

    private static List<String> with(Set<String> now, List<Remains> remains, Function<Remains, List<String>> left) {
        Set<String> all = new TreeSet<>(now);
        remains.forEach(one -> all.addAll(left.apply(one)));
        return List.copyOf(all);
    }

    private static List<Member> with(List<Member> running, List<Remains> remains) {
        List<Member> all = new ArrayList<>(running);
        remains.stream()
                .flatMap(left -> left.missing().stream())
                .filter(member -> all.stream().noneMatch(other -> other.name().equals(member.name())))
                .forEach(all::add);
        return all;
    }

    private static List<Workload> with(Workload workload, List<Workload> companions) {
        return Stream.concat(Stream.of(workload), companions.stream()).toList();
    }

    /** What else of the workload's unit is followed, and of what is joined to it. */
    public static List<Workload> companions(Workload workload, Workloads.Found found) {
        Set<String> units = found.together(Set.of(workload.unit()));
        return found.workloads().stream()
                .filter(other -> units.contains(other.unit()) && !isSame(other, workload))
                .toList();
    }

    /** What moves with the workload's local tag. */
    private static List<Workload> sharers(Workload workload, Workloads.Found found) {
        return found.workloads().stream()
                .filter(other -> other.reference().equals(workload.reference())
                        && other.isLocal() == workload.isLocal()
                        && !other.identity().equals(workload.identity()))
                .toList();
    }

    private static boolean isSame(Workload one, Workload other) {
        return one.container().equals(other.container())
                || (!one.named() && one.reference().equals(other.reference()));
    }

    /** The image in place is the one that the next start uses, or the start that is under way. */
    boolean isTagged(String imageId) {
        return tagged.map(Image::id).filter(imageId::equals).isPresent();
    }

    /** It runs this image, or is about to. */
    boolean isOn(String imageId) {
        return inUse.isEmpty()
                ? unit.isStarting() && isTagged(imageId)
                : (unit.isActive() || unit.isStarting()) && inUse.equals(imageId);
    }
}
