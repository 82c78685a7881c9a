package io.tidewaiter.app;

import io.tidewaiter.api.model.ApprovalView;
import io.tidewaiter.api.model.Condition;
import io.tidewaiter.api.model.GateView;
import io.tidewaiter.api.model.GatesView;
import io.tidewaiter.api.model.HealthView;
import io.tidewaiter.api.model.HistoryView;
import io.tidewaiter.api.model.HoldView;
import io.tidewaiter.api.model.HookView;
import io.tidewaiter.api.model.JoinView;
import io.tidewaiter.api.model.QuarantineView;
import io.tidewaiter.api.model.StatusView;
import io.tidewaiter.api.model.VersionView;
import io.tidewaiter.api.model.VersionsView;
import io.tidewaiter.api.model.WorkloadView;
import io.tidewaiter.host.Container;
import io.tidewaiter.host.Image;
import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.host.Join;
import io.tidewaiter.host.Release;
import io.tidewaiter.host.UnitName;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.host.VersionChange;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.memory.CheckMemory;
import io.tidewaiter.update.Coordinator;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.UnitManager;
import io.tidewaiter.update.port.Workloads;
import io.tidewaiter.update.run.Remains;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The state of the workloads, from systemd, Podman and the store. Asks no registry and changes nothing. */
final class Statuses {

    private static final int LAST_UPDATES = 3;

    private final Coordinator coordinator;
    private final Journal journal;
    private final Workloads workloads;
    private final UnitManager units;
    private final Engine engine;
    private final LastChecks lastChecks;

    Statuses(
            Coordinator coordinator,
            Journal journal,
            Workloads workloads,
            UnitManager units,
            Engine engine,
            LastChecks lastChecks) {
        this.coordinator = coordinator;
        this.journal = journal;
        this.workloads = workloads;
        this.units = units;
        this.engine = engine;
        this.lastChecks = lastChecks;
    }

    Future<List<StatusView>> all() {
        return now().compose(now -> {
            List<Future<StatusView>> views = new ArrayList<>();
            now.found.workloads().forEach(workload -> views.add(status(workload, now)));
            now.found.misfits().forEach(misfit -> views.add(misfit(misfit, now)));
            return Future.all(views).map(CompositeFuture::list);
        });
    }

    /** One for each container of the unit. */
    Future<List<WorkloadView>> of(String unit, Supplier<Optional<Instant>> nextCheck) {
        return now().compose(now -> Future.all(now.found.of(unit).stream()
                        .map(workload -> view(workload, now, nextCheck))
                        .toList())
                .map(CompositeFuture::list));
    }

    /**
     * What the state of every workload needs, read once.
     *
     * @param units as systemd lists them, by name
     * @param images by id and by name
     */
    private record Now(
            Workloads.Found found,
            List<Journal.LeftDown> leftDown,
            List<Journal.Quarantined> quarantine,
            Standings standings,
            Map<String, UnitState> units,
            Map<String, Image> images) {

        List<Journal.Quarantined> quarantine(Workload workload) {
            return quarantine.stream()
                    .filter(entry -> entry.reference().equals(workload.reference()))
                    .toList();
        }

        /** The entry of the candidate; without a candidate that of the image in use. */
        Optional<Journal.Quarantined> quarantined(
                Workload workload, Optional<Digest> candidate, @Nullable Image inUse) {
            return quarantine(workload).stream()
                    .filter(entry -> candidate
                            .map(entry.digest()::equals)
                            .orElseGet(() -> inUse != null && inUse.is(entry.digest())))
                    .findFirst();
        }
    }

    private Future<Now> now() {
        Future<Workloads.Found> found = lastChecks.recall().compose(recalled -> workloads.find());
        // discovery moves holds to the image that a unit follows now, so they are read after it
        return Future.all(List.of(
                        found,
                        found.compose(any -> journal.holds()),
                        journal.unfinished(),
                        units.glance(),
                        engine.images(),
                        journal.leftDown(),
                        journal.quarantine(),
                        engine.answers()))
                .map(all -> new Now(
                        all.resultAt(0),
                        all.resultAt(5),
                        all.resultAt(6),
                        new Standings(all.resultAt(1), all.resultAt(2)),
                        all.resultAt(3),
                        all.resultAt(4)));
    }

    /** The state of the container where its unit is active without it, as a pod may be. */
    private Future<String> state(Workload workload, UnitState unit, Now now) {
        return unit.isActive() && now.found.stopped().contains(workload.containerId())
                ? engine.container(workload.containerId())
                        .map(found -> found.filter(container -> !container.running())
                                .map(Container::state)
                                .filter(state -> !state.isEmpty())
                                .orElse(unit.activeState()))
                : Future.succeededFuture(unit.activeState());
    }

    private Future<WorkloadView> view(Workload workload, Now now, Supplier<Optional<Instant>> nextCheck) {
        return Future.all(List.of(
                        status(workload, now),
                        journal.proven(workload.reference()),
                        journal.approvals(workload.reference()),
                        journal.history(workload.unit(), LAST_UPDATES),
                        engine.containersOf(workload.unit()).otherwise(List.of())))
                .map(all -> {
                    List<Release> proven = all.resultAt(1);
                    List<Journal.Approval> approvals = all.resultAt(2);
                    List<Journal.Past> history = all.resultAt(3);
                    List<Container> containers = all.resultAt(4);
                    StatusView status = all.resultAt(0);
                    return new WorkloadView(
                            status,
                            proven.stream()
                                    .limit(1)
                                    .flatMap(release -> Stream.ofNullable(release.digest()))
                                    .map(Digest::toString)
                                    .findFirst()
                                    .orElse(null),
                            nextCheck.get().map(next -> sooner(next, status)).orElse(null),
                            HealthView.of(workload.health(), workload.among(containers)),
                            GatesView.of(workload.gates()),
                            HookView.of(workload.hooks()),
                            JoinView.of(
                                    now.found.joins(), join -> join.unit().equals(workload.startedBy()), Join::joined),
                            JoinView.of(
                                    now.found.joins(), join -> join.joined().equals(workload.startedBy()), Join::unit),
                            now.standings.hold(workload).map(HoldView::of).orElse(null),
                            approvals.stream().map(ApprovalView::of).toList(),
                            now.quarantine(workload).stream()
                                    .map(QuarantineView::of)
                                    .toList(),
                            history.stream().map(HistoryView::of).toList());
                });
    }

    /** The timer also checks a workload when its gates open. */
    private static Instant sooner(Instant next, StatusView status) {
        return status.until() instanceof Instant until && until.isBefore(next) ? until : next;
    }

    private Future<StatusView> status(Workload workload, Now now) {
        Standings standings = now.standings;
        UnitState listed = now.units.get(workload.unit());
        Image image = now.images.get(
                workload.imageId().isEmpty() ? workload.reference().toString() : workload.imageId());
        Optional<Journal.LeftDown> left = Journal.LeftDown.of(workload, now.leftDown);
        Future<Optional<Remains>> remains = left.map(
                        entry -> Remains.of(entry, units).map(Optional::of))
                .orElse(Future.succeededFuture(Optional.empty()));
        Future<UnitState> unit = remains.compose(known -> known.map(Remains::unit)
                .or(() -> Optional.ofNullable(listed))
                .map(Future::succeededFuture)
                .orElseGet(() -> units.state(workload.unit())));
        Future<Optional<Row>> outlook = unit.compose(state -> coordinator.outlook(workload, state, image));
        Future<String> state = unit.compose(known -> state(workload, known, now));
        Future<SeenTags> tags = SeenTags.of(workload, journal);
        Future<StatusView> status = Future.all(unit, outlook, state, tags).map(all -> {
            Optional<CheckMemory.Seen> last = lastChecks.of(workload);
            Optional<Digest> candidate = outlook.result().flatMap(Row::candidate);
            Optional<Journal.LeftDown> down =
                    remains.result().filter(Remains::isDown).map(Remains::entry);
            Assessment.Known known = new Assessment.Known(
                    workload,
                    standings,
                    outlook.result(),
                    now.quarantined(workload, candidate, image),
                    down.map(entry -> new Assessment.LeftDown(
                            entry.reason(), entry.describe(unit.result().isMasked()))),
                    last,
                    now.found
                            .notes()
                            .getOrDefault(workload.identity(), Workloads.Note.NONE)
                            .always());
            Assessment assessment = Assessment.of(known);
            ImageVersion inUse = tags.result().version(image);
            ImageVersion offered = standings
                    .underWay(workload)
                    .map(update -> update.update().versions().to())
                    .or(() -> outlook.result()
                            .filter(row -> candidate.isPresent())
                            .map(row -> row.versions().to()))
                    .orElse(ImageVersion.UNKNOWN);
            return new StatusView(
                    workload.unit(),
                    workload.container(),
                    workload.reference().toString(),
                    workload.policy(),
                    state.result(),
                    assessment.condition(),
                    assessment.note(),
                    Optional.ofNullable(image)
                            .map(Image::anyDigest)
                            .map(Digest::toString)
                            .orElse(null),
                    last.map(CheckMemory.Seen::at).orElse(null),
                    last.map(CheckMemory.Seen::found).orElse(null),
                    assessment.why(),
                    standings
                            .underWay(workload)
                            .map(update -> update.update().to())
                            .or(() -> candidate)
                            .map(Digest::toString)
                            .orElse(null),
                    known.gates().until(),
                    GateView.of(known.gates()),
                    down.isPresent(),
                    VersionView.of(image == null ? ImageVersion.UNKNOWN : image.version()),
                    VersionsView.of(new VersionChange(inUse, offered)),
                    now.found.started().get(workload.containerId()),
                    tags.result().view(),
                    workload.mounted() == null ? null : workload.mounted().at());
        });
        return status.otherwise(trouble -> unreadable(workload, trouble));
    }

    /** An error that concerns one workload is shown in its row and does not affect the others. */
    private static StatusView unreadable(Workload workload, Throwable trouble) {
        return new StatusView(
                workload.unit(),
                workload.container(),
                workload.reference().toString(),
                workload.policy(),
                "",
                Condition.UNKNOWN,
                null,
                null,
                null,
                trouble.getMessage() == null ? trouble.toString() : trouble.getMessage());
    }

    private Future<StatusView> misfit(Workloads.Misfit misfit, Now now) {
        Optional<String> pinned =
                Reference.tryParse(misfit.image()).map(Reference::digest).map(Digest::toString);
        Optional<String> inUse = Optional.ofNullable(now.images.get(misfit.imageId()))
                .map(Image::anyDigest)
                .map(Digest::toString);
        return stateOf(misfit, now)
                .map(state -> new StatusView(
                        misfit.unit(),
                        misfit.container(),
                        misfit.image(),
                        misfit.policy(),
                        state,
                        Condition.NOT_FOLLOWED,
                        pinned.or(() -> inUse).orElse(null),
                        null,
                        null,
                        misfit.reason()));
    }

    /** Empty where there is no such unit, which may be what is wrong. */
    private Future<String> stateOf(Workloads.Misfit misfit, Now now) {
        String unit = misfit.unit();
        if (unit == null || UnitName.mistake(unit).isPresent()) {
            return Future.succeededFuture("");
        }
        UnitState listed = now.units.get(unit);
        return (listed == null ? units.state(unit) : Future.succeededFuture(listed))
                .map(UnitState::activeState)
                .otherwise("");
    }
}
