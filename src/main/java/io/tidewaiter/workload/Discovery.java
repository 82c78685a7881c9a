package io.tidewaiter.workload;

import io.tidewaiter.host.Container;
import io.tidewaiter.host.Image;
import io.tidewaiter.host.ImageMount;
import io.tidewaiter.host.Join;
import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.host.Workload;
import io.tidewaiter.host.WorkloadId;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.UnitManager;
import io.tidewaiter.update.port.Workloads;
import io.tidewaiter.update.port.Workloads.Note;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
    private final FollowSource follow;
    private final Labels labels;
    private final Mounts mounts;
    private Starts starts;
    private Shown shown;
    private Found found;

    /** @param instances of templates that were followed before, the latest first: they may be stopped and forgotten */
    public Discovery(
            Engine engine,
            UnitManager units,
            Supplier<Future<List<String>>> instances,
            HealthSource health,
            GateSource gates,
            HookSource hooks,
            FollowSource follow) {
        this.follow = follow;
        this.engine = engine;
        this.units = units;
        this.instances = instances;
        this.labels = new Labels(health, gates, hooks, follow);
        this.mounts = new Mounts(engine);
        this.claims = new Claims(engine, units, labels);
        this.classifier = new Classifier(labels);
        this.successor = new Successor(classifier);
        this.starts = new Starts(units, List.of());
        this.shown = new Shown(starts, List.of(), List.of(), Map.of());
        this.found = sort(shown);
    }

    @Override
    public Future<Found> find() {
        Future<List<Container>> containers = engine.followedContainers();
        Future<Starts> defined = instances
                .get()
                .recover(trouble -> {
                    log.warn("cannot read which instances were followed before reason={}", trouble.getMessage());
                    return Future.succeededFuture(List.of());
                })
                .compose(before -> units.servicesRunning("podman", before))
                .map(this::starts);
        Future<List<Claims.Judged>> judged = Future.all(containers, defined)
                .compose(both ->
                        claims.judge(containers.result(), defined.result().defined()));
        Future<List<Join>> joins = defined.compose(Starts::joins);
        Future<Map<String, List<ImageMount>>> mounted = judged.compose(all -> mounts.of(all.stream()
                .map(Claims.Judged::container)
                .filter(container -> followsMounts(container.unit(), container.labels()))
                .toList()));
        return Future.all(judged, joins, mounted)
                .map(both -> found(new Shown(defined.result(), judged.result(), joins.result(), mounted.result())));
    }

    private Starts starts(List<UnitDefinition> definitions) {
        if (!starts.isOf(definitions)) {
            starts = new Starts(units, definitions);
        }
        return starts;
    }

    private Found found(Shown now) {
        if (!now.equals(shown)) {
            found = sort(now);
            shown = now;
        }
        return found;
    }

    private boolean followsMounts(@Nullable String unit, Map<String, String> ofContainer) {
        return unit != null && labels.read(unit, ofContainer).mounts();
    }

    private List<Sighting> sightings(Shown shown) {
        Starts starts = shown.starts();
        List<Sighting> sightings = new ArrayList<>();
        Set<String> seenUnits = new HashSet<>();
        Set<String> seenNames =
                shown.judged().stream().map(claim -> claim.container().name()).collect(Collectors.toSet());
        for (Claims.Judged claim : shown.judged()) {
            Container container = claim.container();
            String unit = container.unit();
            Optional<Sighting.Start> start = Optional.ofNullable(unit).flatMap(starts::of);
            // the next start gives it its name back
            String name = start.flatMap(command -> command.nameBefore(container))
                    .filter(seenNames::add)
                    .orElse(container.name());
            Sighting own = Sighting.of(claim, start, access(claim, starts, name), name, starts.gives(name));
            sightings.add(own);
            if (followsMounts(unit, own.labels())) {
                Optional<List<ImageMount>> mounted =
                        Optional.ofNullable(shown.mounts().get(container.id()));
                sightings.addAll(Mounts.sightings(
                        own,
                        maker(claim, starts, name),
                        starts,
                        claim.objection().or(() -> claim.unit().flatMap(Hindrance::in)),
                        mounted,
                        container.running()));
            }
            if (unit != null && claim.objection().isEmpty()) {
                seenUnits.add(container.ownUnit().isEmpty() ? unit : container.ownUnit());
            }
        }
        starts.all().stream()
                .filter(start -> start.run().labels().containsKey(Container.AUTO_UPDATE_LABEL)
                        && !seenUnits.contains(start.unit().name())
                        && !seenNames.contains(start.run().name()))
                .forEach(start -> {
                    Sighting own = Sighting.of(start);
                    sightings.add(own);
                    if (followsMounts(own.unit(), own.labels())) {
                        sightings.addAll(Mounts.sightings(
                                own, Optional.of(start), starts, Optional.empty(), Optional.empty(), false));
                    }
                });
        Map<String, String> hindrances = starts.hindrances(shown.joins());
        return sightings.stream()
                .map(sighting ->
                        sighting.hindered(Optional.ofNullable(hindrances.get(String.valueOf(sighting.unit())))))
                .toList();
    }

    /** As the command does that makes it, in a unit of its own or not. */
    private static UnitAccess access(Claims.Judged claim, Starts starts, String name) {
        return maker(claim, starts, name)
                .map(UnitAccess::of)
                .or(() -> claim.unit()
                        .map(unit -> UnitAccess.of(unit, claim.container().imageName())))
                .orElse(UnitAccess.OF_USER);
    }

    /** The command that makes it, in a unit of its own or not. */
    private static Optional<Sighting.Start> maker(Claims.Judged claim, Starts starts, String name) {
        Container container = claim.container();
        return Optional.of(container.ownUnit())
                .filter(own -> !own.isEmpty())
                .or(() -> Optional.ofNullable(container.unit()))
                .flatMap(starts::of)
                .filter(start -> start.gives(name));
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

    private static Map<String, Instant> started(List<Container> containers) {
        Map<String, Instant> started = new HashMap<>();
        containers.forEach(container ->
                Optional.ofNullable(container.started()).ifPresent(since -> started.put(container.id(), since)));
        return started;
    }

    private Found sort(Shown now) {
        List<Workload> workloads = new ArrayList<>();
        List<Misfit> misfits = new ArrayList<>();
        Map<WorkloadId, Note> notes = new HashMap<>();
        for (Sighting sighting : sightings(now)) {
            switch (classifier.classify(sighting)) {
                case Classifier.Follow(Workload workload, Note read) -> {
                    Note note = now.starts().isCheckSilent(workload.unit()) ? read.and(SILENT) : read;
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
        SharedNames names = new SharedNames(workloads, follow::isOfUnit);
        List<Misfit> apart = workloads.stream()
                .flatMap(workload -> names.objection(workload).map(reason -> misfit(workload, reason)).stream())
                .toList();
        apart.forEach(misfit -> workloads.remove(misfit.byHand()));
        misfits.addAll(apart);
        workloads.sort(Comparator.comparing(Workload::unit).thenComparing(Workload::container));
        List<Container> containers =
                now.judged().stream().map(Claims.Judged::container).toList();
        return new Found(
                workloads,
                misfits,
                notes,
                List.of(),
                members(containers, workloads),
                stopped(containers),
                started(containers),
                now.starts().recalled(containers),
                now.joins());
    }

    private static Misfit misfit(Workload workload, String reason) {
        return new Misfit(
                workload.unit(),
                workload.container(),
                workload.containerId(),
                workload.imageId(),
                workload.reference().toString(),
                workload.policy(),
                reason,
                false,
                workload);
    }

    /** All that decides what is found. Most looks show what the look before showed. */
    private record Shown(
            Starts starts, List<Claims.Judged> judged, List<Join> joins, Map<String, List<ImageMount>> mounts) {}
}
