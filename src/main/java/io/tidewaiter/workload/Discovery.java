package io.tidewaiter.workload;

import static java.util.stream.Collectors.toMap;

import io.tidewaiter.update.port.Container;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.Identity;
import io.tidewaiter.update.port.Image;
import io.tidewaiter.update.port.UnitDefinition;
import io.tidewaiter.update.port.UnitManager;
import io.tidewaiter.update.port.Workload;
import io.tidewaiter.update.port.Workloads;
import io.tidewaiter.update.port.Workloads.Note;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds workloads where they show: existing containers by their label, and units without a container by the command
 * they would run.
 */
public final class Discovery implements Workloads {

    private static final Logger log = LoggerFactory.getLogger(Discovery.class);

    private static final String SILENT =
            "Podman never runs its HEALTHCHECK (--health-interval=disable), so that does not count";

    private final Engine engine;
    private final UnitManager units;
    private final Supplier<Future<List<String>>> instances;
    private final Claims claims;
    private final Classifier classifier;
    private final Successor successor;

    /** @param instances of templates that were followed before, the latest first: they may be stopped and forgotten */
    public Discovery(
            Engine engine,
            UnitManager units,
            Supplier<Future<List<String>>> instances,
            HealthSource health,
            GateSource gates) {
        this.engine = engine;
        this.units = units;
        this.instances = instances;
        Labels labels = new Labels(health, gates);
        this.claims = new Claims(engine, units, labels);
        this.classifier = new Classifier(labels);
        this.successor = new Successor(classifier);
    }

    @Override
    public Future<Found> find() {
        Future<List<Container>> containers = engine.followedContainers();
        Future<List<UnitDefinition>> definitions = instances
                .get()
                .recover(trouble -> {
                    log.warn("cannot read which instances were followed before reason={}", trouble.getMessage());
                    return Future.succeededFuture(List.of());
                })
                .compose(before -> units.servicesRunning("podman", before));
        Future<List<Claims.Judged>> judged = Future.all(containers, definitions)
                .compose(both -> claims.judge(
                        containers.result(),
                        definitions.result().stream()
                                .collect(toMap(UnitDefinition::name, unit -> unit, (one, other) -> one))));
        Future<Map<String, String>> joined = definitions.compose(all -> new Joins(units, all).hindrances());
        return Future.all(judged, joined)
                .map(both -> sort(
                        sightings(judged.result(), definitions.result()).stream()
                                .map(sighting -> sighting.hindered(
                                        Optional.ofNullable(joined.result().get(String.valueOf(sighting.unit())))))
                                .toList(),
                        silentlyChecked(definitions.result()),
                        containers.result(),
                        recalled(definitions.result(), containers.result())));
    }

    /** The units of which nothing else tells, no container either. */
    private static Set<String> recalled(List<UnitDefinition> definitions, List<Container> containers) {
        Set<String> recalled = definitions.stream()
                .filter(UnitDefinition::recalled)
                .map(UnitDefinition::name)
                .collect(Collectors.toSet());
        containers.forEach(container -> recalled.remove(String.valueOf(container.unit())));
        return recalled;
    }

    /** The units that run a container with a HEALTHCHECK that never says anything. */
    private static Set<String> silentlyChecked(List<UnitDefinition> definitions) {
        return definitions.stream()
                .filter(unit -> command(unit).filter(RunCommand::isCheckSilent).isPresent())
                .map(UnitDefinition::name)
                .collect(Collectors.toSet());
    }

    private static List<Sighting> sightings(List<Claims.Judged> judged, List<UnitDefinition> definitions) {
        Map<String, String> pods = pods(definitions);
        Map<String, Sighting.Start> starts = new LinkedHashMap<>();
        definitions.forEach(unit -> command(unit)
                .ifPresent(command -> starts.put(
                        unit.name(),
                        new Sighting.Start(
                                unit,
                                command,
                                definitions.stream()
                                        .filter(other -> unit.restartsWith().contains(other.name()))
                                        .toList(),
                                pods.getOrDefault(command.pod(), "")))));
        Set<String> given =
                starts.values().stream().map(start -> start.run().name()).collect(Collectors.toSet());
        List<Sighting> sightings = new ArrayList<>();
        Set<String> seenUnits = new HashSet<>();
        Set<String> seenNames =
                judged.stream().map(claim -> claim.container().name()).collect(Collectors.toSet());
        for (Claims.Judged claim : judged) {
            Container container = claim.container();
            String unit = container.unit();
            Optional<Sighting.Start> start = Optional.ofNullable(unit).map(starts::get);
            // the next start gives it its name back
            String name = start.flatMap(command -> command.nameBefore(container))
                    .filter(seenNames::add)
                    .orElse(container.name());
            sightings.add(Sighting.of(claim, start, name, given.contains(name)));
            if (unit != null && claim.objection().isEmpty()) {
                seenUnits.add(container.ownUnit().isEmpty() ? unit : container.ownUnit());
            }
        }
        starts.values().stream()
                .filter(start -> start.run().labels().containsKey(Container.AUTO_UPDATE_LABEL)
                        && !seenUnits.contains(start.unit().name())
                        && !seenNames.contains(start.run().name()))
                .map(Sighting::of)
                .forEach(sightings::add);
        return sightings;
    }

    @Override
    public Future<Optional<String>> objection(Workload workload, Image candidate) {
        Future<Map<String, String>> container = workload.containerId().isEmpty()
                ? Future.succeededFuture(Map.of())
                : engine.container(workload.containerId())
                        .map(found -> found.map(Container::labels).orElse(Map.of()));
        Future<Map<String, String>> ofImage =
                workload.imageId().isEmpty() ? Future.succeededFuture(Map.of()) : claims.ofImage(workload.imageId());
        Future<Optional<UnitDefinition>> unit = units.definition(workload.startedBy());
        return Future.all(container, ofImage, unit)
                .map(all ->
                        successor.objection(workload, container.result(), ofImage.result(), unit.result(), candidate));
    }

    static Optional<RunCommand> command(UnitDefinition unit) {
        return unit.commands().stream()
                .flatMap(line -> RunCommand.parse(line).stream())
                .findFirst();
    }

    /** The units that start pods, and tell the pod so, by what their members name the pod. */
    private static Map<String, String> pods(List<UnitDefinition> definitions) {
        Map<String, String> pods = new HashMap<>();
        definitions.stream()
                .filter(unit -> unit.environment().contains(Container.UNIT_LABEL + "=" + unit.name()))
                .forEach(unit -> Stream.concat(unit.preparations().stream(), unit.commands().stream())
                        .flatMap(line -> RunCommand.pods(line).stream())
                        .forEach(pod -> pods.put(pod, unit.name())));
        return pods;
    }

    /** Only a container that another unit starts keeps its own beside it. */
    private static Map<String, String> members(List<Container> containers, List<Workload> workloads) {
        Map<String, String> members = new HashMap<>();
        workloads.stream()
                .filter(workload -> !workload.ownUnit().isEmpty())
                .forEach(workload -> members.put(workload.ownUnit(), workload.unit()));
        containers.forEach(container -> Optional.ofNullable(container.unit())
                .filter(pod -> !container.ownUnit().isEmpty())
                .ifPresent(pod -> members.put(container.ownUnit(), pod)));
        return members;
    }

    private static Set<String> stopped(List<Container> containers) {
        return containers.stream()
                .filter(container -> !container.running())
                .map(Container::id)
                .collect(Collectors.toSet());
    }

    private Found sort(
            List<Sighting> sightings, Set<String> silentlyChecked, List<Container> containers, Set<String> recalled) {
        List<Workload> workloads = new ArrayList<>();
        List<Misfit> misfits = new ArrayList<>();
        Map<Identity, Note> notes = new HashMap<>();
        for (Sighting sighting : sightings) {
            switch (classifier.classify(sighting)) {
                case Classifier.Follow(Workload workload, Note found) -> {
                    Note note = silentlyChecked.contains(workload.unit()) ? found.and(SILENT) : found;
                    workloads.add(workload);
                    if (!note.equals(Note.NONE)) {
                        notes.put(workload.identity(), note);
                    }
                }
                case Classifier.Refuse(Misfit misfit) -> misfits.add(misfit);
                case Classifier.Ignore ignore -> {
                    // its label switches it off
                }
            }
        }
        workloads.sort(Comparator.comparing(Workload::unit).thenComparing(Workload::container));
        return new Found(
                workloads, misfits, notes, List.of(), members(containers, workloads), stopped(containers), recalled);
    }
}
