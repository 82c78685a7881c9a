package io.tidewaiter.update.run;

import io.tidewaiter.host.Container;
import io.tidewaiter.host.Image;
import io.tidewaiter.host.Member;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.host.Workload;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.Workloads;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where an update of a workload would begin, once its image is here.
 *
 * @param dependents what a restart would take along
 * @param members what runs in the unit, and what an update left down of it
 * @param resting what a restart is not to start
 * @param healthBudget how long the HEALTHCHECK of the workload's container may take to its first verdict; zero for none
 * @param companions what else of the unit is followed
 * @param sharers what else follows the reference, in whatever unit
 * @param generation of the unit's manager
 * @param tagged what its reference names here
 * @param inUse the id of its container's image; empty when there is no container
 */
public record Baseline(
        UnitState unit,
        List<String> dependents,
        List<Member> members,
        State.Resting resting,
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
        Future<Set<String>> dependents = parts.units().activeDependents(unit);
        Future<Set<String>> resting = parts.units().restingBeside(unit);
        Future<List<Container>> containers = parts.engine().containersOf(unit);
        Future<UnitState> state = Future.all(seen, containers)
                .compose(both -> ManualStop.of(workload.as(containers.result()), seen.result(), parts.units()));
        Future<List<Workload>> companions = found.map(all -> companions(workload, all));
        Future<String> generation = parts.units().generation();
        Future<List<Member>> missing = missing(unit, parts);
        Future<Optional<Image>> tagged =
                parts.engine().image(workload.reference().toString());
        return Future.all(List.of(state, dependents, resting, containers, companions, generation, tagged, missing))
                .map(all -> new Baseline(
                        state.result(),
                        List.copyOf(dependents.result()),
                        with(
                                Member.running(containers.result(), with(workload, companions.result())),
                                missing.result()),
                        new State.Resting(List.copyOf(resting.result()), generation.result()),
                        workload.among(containers.result())
                                .map(Container::healthBudget)
                                .orElse(Duration.ZERO),
                        companions.result(),
                        sharers(workload, found.result()),
                        generation.result(),
                        tagged.result(),
                        workload.as(containers.result()).imageId()));
    }

    /** What ran in the unit until an update left it down. */
    private static Future<List<Member>> missing(String unit, Ports parts) {
        return parts.journal()
                .leftDown()
                .compose(all -> Future.all(all.stream()
                        .filter(entry -> entry.workload().unit().equals(unit))
                        .map(entry -> Remains.of(entry, parts.units()))
                        .toList()))
                .map(all -> all.<Remains>list().stream()
                        .flatMap(remains -> remains.missing().stream())
                        .toList());
    }

    private static List<Member> with(List<Member> running, List<Member> missing) {
        List<Member> all = new ArrayList<>(running);
        missing.stream()
                .filter(member -> all.stream().noneMatch(other -> other.name().equals(member.name())))
                .forEach(all::add);
        return all;
    }

    private static List<Workload> with(Workload workload, List<Workload> companions) {
        return Stream.concat(Stream.of(workload), companions.stream()).toList();
    }

    /** What else of the workload's unit is followed. */
    public static List<Workload> companions(Workload workload, Workloads.Found found) {
        return found.workloads().stream()
                .filter(other -> other.unit().equals(workload.unit()) && !isSame(other, workload))
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

    /** What is in place is what the next start, or the one that is under way, uses. */
    boolean isTagged(String imageId) {
        return tagged.map(Image::id).filter(imageId::equals).isPresent();
    }

    /** It runs this image, or is about to. */
    boolean isOn(String imageId) {
        return inUse.isEmpty() ? unit.isStarting() && isTagged(imageId) : unit.isActive() && inUse.equals(imageId);
    }
}
