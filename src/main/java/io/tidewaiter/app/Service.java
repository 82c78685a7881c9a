package io.tidewaiter.app;

import io.tidewaiter.api.model.ApprovalRequest;
import io.tidewaiter.api.model.ApprovalView;
import io.tidewaiter.api.model.AutoUpdateRequest;
import io.tidewaiter.api.model.CheckAnswer;
import io.tidewaiter.api.model.CheckRequest;
import io.tidewaiter.api.model.DiffView;
import io.tidewaiter.api.model.EventView;
import io.tidewaiter.api.model.HistoryView;
import io.tidewaiter.api.model.HoldRequest;
import io.tidewaiter.api.model.HoldView;
import io.tidewaiter.api.model.NotificationView;
import io.tidewaiter.api.model.PinRequest;
import io.tidewaiter.api.model.PullRequest;
import io.tidewaiter.api.model.QuarantineView;
import io.tidewaiter.api.model.RegistryView;
import io.tidewaiter.api.model.StatusView;
import io.tidewaiter.api.model.WorkloadView;
import io.tidewaiter.host.HostLog;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Reference;
import io.tidewaiter.memory.CheckMemory;
import io.tidewaiter.memory.RegistryStanding;
import io.tidewaiter.update.Coordinator;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Catalogue;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.NotFollowedException;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.port.UnitManager;
import io.tidewaiter.update.port.Workloads;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operations of the API, on the event loop. */
public final class Service {

    private static final Logger log = LoggerFactory.getLogger(Service.class);

    private final Coordinator coordinator;
    private final Journal journal;
    private final Workloads workloads;
    private final Engine engine;
    private final Supplier<Future<List<RegistryStanding>>> registries;
    private final HostLog hostLog;
    private final Notifications notifications;
    private final InstantSource clock;
    private final Notices notices;
    private final Inventory inventory = new Inventory();
    private final LastChecks lastChecks;
    private final Feed feed;
    private final Statuses statuses;
    private final Approvals approvals;
    private final Diffs diffs;
    private CheckTally tally = CheckTally.NONE;
    private Supplier<Optional<Instant>> nextCheck = Optional::empty;
    private Consumer<String> wish = unit -> {};
    private final List<CheckListener> checked = new ArrayList<>();

    /**
     * @param checks what earlier checks found
     * @param registries the pauses and pull limits of registries
     * @param notices of the whole process
     */
    public Service(
            Coordinator coordinator,
            Journal journal,
            CheckMemory checks,
            Workloads workloads,
            UnitManager units,
            Engine engine,
            Catalogue catalogue,
            Supplier<Future<List<RegistryStanding>>> registries,
            HostLog hostLog,
            Notifications notifications,
            Notices notices,
            InstantSource clock) {
        this.coordinator = coordinator;
        this.journal = journal;
        this.workloads = workloads;
        this.engine = engine;
        this.registries = registries;
        this.hostLog = hostLog;
        this.notifications = notifications;
        this.notices = notices;
        this.clock = clock;
        this.feed = new Feed(clock);
        this.lastChecks = new LastChecks(checks);
        this.statuses = new Statuses(coordinator, journal, workloads, units, engine, lastChecks);
        this.approvals = new Approvals(coordinator, journal, workloads);
        this.diffs = new Diffs(coordinator, journal, workloads, engine, catalogue);
    }

    /** Checks everything in scope, for the timer, a webhook or a command. */
    public Future<Report> check(Scope scope, boolean dryRun) {
        Future<Report> report = dryRun ? coordinator.dryRun(scope) : coordinator.update(scope);
        return report.compose(done ->
                        lastChecks.note(done, clock.instant(), scope.isWhole()).map(done))
                .onSuccess(done -> tally = tally.with(done, clock.instant()))
                .onSuccess(done -> inventory.note(done, scope.isWhole()))
                .onSuccess(this::tell)
                .onSuccess(done -> {
                    if (!dryRun) {
                        checked.forEach(listener -> listener.checked(done, scope.isWhole()));
                    }
                })
                .onFailure(trouble -> tally = tally.withFailure());
    }

    /** Sets where the time of the next check of the timer is read. */
    public void looksNext(Supplier<Optional<Instant>> next) {
        nextCheck = next;
    }

    /** When the timer checks everything next; empty during a check and without a timer. */
    public Optional<Instant> nextCheck() {
        return nextCheck.get();
    }

    /** The events. The events of updates are to be passed to it. */
    public Feed feed() {
        return feed;
    }

    /** Problems of the daemon itself. */
    public Notices notices() {
        return notices;
    }

    /** Which images run. */
    public Inventory inventory() {
        return inventory;
    }

    /** The number of checks so far. */
    public CheckTally tally() {
        return tally;
    }

    private void tell(Report report) {
        long pending = report.rows().stream()
                .filter(row -> row.updated() == Updated.PENDING)
                .count();
        feed.tell(
                EventView.Type.CHECK,
                null,
                "looked at %d workloads, %d of which have something to wait for"
                        .formatted(report.rows().size(), pending));
    }

    /** Fails with {@link NotFollowedException} where a unit is not known here. */
    public Future<CheckAnswer> check(CheckRequest request) {
        return known(request.units())
                .compose(known -> check(Scope.units(request.units()), request.dryRun()))
                .map(CheckAnswer::of);
    }

    private Future<Void> known(Set<String> units) {
        return units.isEmpty()
                ? Future.succeededFuture()
                : workloads.find().map(found -> {
                    units.forEach(found::requireKnown);
                    return null;
                });
    }

    /**
     * The same as {@code podman auto-update}: units that are idle are looked at too, unless a filter narrows it to
     * containers; of what cannot be followed only that is told which runs.
     */
    public Future<CheckAnswer> autoUpdate(AutoUpdateRequest request) {
        return engine.running(request.filters())
                .map(running -> Scope.autoUpdate(request.terms(running)))
                .compose(scope -> check(scope, request.dryRun()))
                .compose(report -> noted(report).map(CheckAnswer.of(report)));
    }

    private Future<Void> noted(Report report) {
        return report.rows().isEmpty() ? Future.succeededFuture() : hostLog.autoUpdate();
    }

    /**
     * A job that is not Tidewaiter's ended on a unit, or a run of a scheduled unit did: that proves an image that was armed, and
     * one that waits for the end of a run can be put in place.
     */
    public Future<Report> jobEnded(String unit) {
        return coordinator
                .isArmed(unit)
                .compose(armed -> armed || lastChecks.awaitsEndOfRun(unit)
                        ? check(Scope.unasked(Set.of(unit)), false)
                        : Future.succeededFuture(new Report(List.of())));
    }

    /** Pulls the images of workloads that have none yet. */
    public Future<Report> pull(Scope scope) {
        return coordinator.pull(scope);
    }

    public Future<CheckAnswer> pull(PullRequest request) {
        return known(request.units())
                .compose(known -> pull(Scope.units(request.units())))
                .map(CheckAnswer::of);
    }

    /** The lines of a {@link #pin}: about the unit and the units that share its tag. */
    public Future<Narration> narration(PinRequest request) {
        return workloads
                .find()
                .map(found -> Narration.of(found.byHand().of(request.unit()).stream()
                        .map(Workload::reference)
                        .collect(Collectors.toSet())));
    }

    /** Updates a unit to a chosen release, and sets a hold. */
    public Future<CheckAnswer> pin(PinRequest request) {
        return coordinator
                .pin(request.unit(), request.image(), request.to(), request.pull())
                .compose(done -> lastChecks.note(done, clock.instant(), false).map(done))
                .map(CheckAnswer::of);
    }

    /** @return how many references are held now because of it */
    public Future<Integer> hold(HoldRequest request) {
        return workloads.find().compose(found -> {
            List<Workload> followed = found.perReference(request.unit());
            return Future.all(followed.stream()
                            .map(workload -> journal.hold(request.unit(), workload.reference(), request.reason()))
                            .toList())
                    .map(followed.size())
                    .onSuccess(held -> feed.tell(EventView.Type.WORD, request.unit(), request.unit() + " is held"));
        });
    }

    /** @return how many references were held because of this unit */
    public Future<Integer> release(String unit) {
        return journal.release(unit)
                .onSuccess(released -> feed.tell(EventView.Type.WORD, unit, unit + " is no longer held"))
                .onSuccess(released -> wake(workload -> workload.unit().equals(unit)));
    }

    /** A gate may have opened for these, and for all that share a tag with them. */
    private void wake(Predicate<Workload> some) {
        workloads
                .find()
                .onSuccess(found -> {
                    Set<Reference> references = found.workloads().stream()
                            .filter(some)
                            .map(Workload::reference)
                            .collect(Collectors.toSet());
                    found.workloads().stream()
                            .filter(workload -> references.contains(workload.reference()))
                            .map(Workload::unit)
                            .distinct()
                            .forEach(wish);
                })
                .onFailure(trouble ->
                        log.warn("cannot check the units now, the next check does reason={}", trouble.getMessage()));
    }

    public Future<List<HoldView>> holds() {
        return journal.holds().map(all -> all.stream().map(HoldView::of).toList());
    }

    public Future<List<StatusView>> status() {
        return statuses.all();
    }

    /** Everything about one unit, for each of its containers. */
    public Future<List<WorkloadView>> status(String unit) {
        return statuses.of(unit, nextCheck);
    }

    /**
     * What changes from the image that the unit runs to another one.
     *
     * @param digest or the beginning of its hex; null for the release that waits, or else for what the tag names now
     */
    public Future<List<DiffView>> diff(String unit, @Nullable String digest) {
        return diffs.of(unit, digest);
    }

    /** @return what is approved now because of it */
    public Future<List<ApprovalView>> approve(ApprovalRequest request) {
        return approvals
                .approve(request)
                .onSuccess(approved -> approved.forEach(approval -> feed.tell(
                        EventView.Type.WORD,
                        request.unit(),
                        "%s: %s is approved".formatted(request.unit(), approval.digest()))))
                .onSuccess(approved -> wish.accept(request.unit()));
    }

    /**
     * @param digest or the beginning of its hex; null for all that were approved
     * @return how many approvals were taken back
     */
    public Future<Integer> revoke(String unit, @Nullable String digest) {
        return approvals
                .revoke(unit, digest)
                .onSuccess(revoked -> feed.tell(
                        EventView.Type.WORD, unit, "%s: %d approvals were taken back".formatted(unit, revoked)));
    }

    /** Sets the listener for units whose gate a command may have opened. */
    public void onWish(Consumer<String> listener) {
        wish = listener;
    }

    /** Hears of each check that is no dry run. */
    public interface CheckListener {

        /** @param whole whether every workload of this host was looked at */
        void checked(Report report, boolean whole);
    }

    public void onCheck(CheckListener listener) {
        checked.add(listener);
    }

    /** @param unit null for every unit */
    public Future<List<HistoryView>> history(@Nullable String unit, int limit) {
        return journal.history(unit, limit)
                .map(all -> all.stream().map(HistoryView::of).toList());
    }

    public Future<List<RegistryView>> registries() {
        return registries.get().map(all -> all.stream().map(RegistryView::of).toList());
    }

    /** @param notifier null for all */
    public Future<List<NotificationView>> testNotifications(@Nullable String notifier) {
        return notifications.test(notifier);
    }

    public Future<List<QuarantineView>> quarantine() {
        return journal.quarantine()
                .map(all -> all.stream().map(QuarantineView::of).toList());
    }

    /**
     * Lets quarantined digests be tried again.
     *
     * @param image the reference they were seen under, null for any
     * @param digest the digest or the beginning of its hex, null for any
     * @return how many there were
     */
    public Future<Integer> clearQuarantine(@Nullable String image, @Nullable String digest) {
        return journal.clearQuarantine(image, digest)
                .onSuccess(cleared -> feed.tell(
                        EventView.Type.WORD, null, "%d quarantined digests may be tried again".formatted(cleared)))
                .onSuccess(cleared -> wake(workload ->
                        image == null || image.equals(workload.reference().toString())));
    }
}
