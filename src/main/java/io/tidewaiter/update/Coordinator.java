package io.tidewaiter.update;

import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.Image;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.text.ByteSize;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.time.TimeSpan;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.port.Verdict;
import io.tidewaiter.update.port.Workloads;
import io.tidewaiter.update.queue.KeyedQueue;
import io.tidewaiter.update.queue.UpdateLimit;
import io.tidewaiter.update.queue.Watchdog;
import io.tidewaiter.update.round.Round;
import io.tidewaiter.update.round.RowText;
import io.tidewaiter.update.run.Admission;
import io.tidewaiter.update.run.Baseline;
import io.tidewaiter.update.run.Failure;
import io.tidewaiter.update.run.Remains;
import io.tidewaiter.update.run.Restarter;
import io.tidewaiter.update.run.Retention;
import io.tidewaiter.update.run.Space;
import io.tidewaiter.update.run.Stager;
import io.tidewaiter.update.run.StateWriter;
import io.tidewaiter.update.run.Updater;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes every request for a check, from wherever it comes, and makes sure that one {@link Round} at a time works on each
 * reference. References that share no unit are worked on side by side.
 *
 * <p>Confined to one event loop.
 */
public final class Coordinator {

    private static final Logger log = LoggerFactory.getLogger(Coordinator.class);

    private final Workloads workloads;
    private final Engine engine;
    private final Journal journal;
    private final Updater updater;
    private final Stager stager;
    private final StateWriter writer;
    private final Round round;
    private final LettingGo lettingGo;
    private final KeyedQueue lanes = new KeyedQueue(Integer.MAX_VALUE);
    private final UpdateLimit slots;
    private final Map<Errand, Future<List<Row>>> waiting = new HashMap<>();
    private final Backlog backlog;
    private final Watchdog watchdog;
    private final Ticker ticker;

    /**
     * What a person may choose.
     *
     * @param parallel how many updates may be under way at once
     * @param keep how many proven releases of a reference stay
     * @param minFree what must stay free where images are kept
     * @param grace what a job is given on top of systemd's own time limits before it counts as overdue
     */
    public record Limits(int parallel, int keep, ByteSize minFree, Duration grace) {

        public Limits(int parallel, int keep, ByteSize minFree) {
            this(parallel, keep, minFree, Duration.ofSeconds(15));
        }
    }

    public Coordinator(Ports parts, Limits limits) {
        this.workloads = parts.workloads();
        this.engine = parts.engine();
        this.journal = parts.journal();
        UpdateLimit places = new UpdateLimit(limits.parallel());
        this.slots = places;
        this.writer = new StateWriter(journal, event -> {
            places.hear(event);
            parts.listener().accept(event);
        });
        this.ticker = parts.ticker();
        this.watchdog = new Watchdog(parts.ticker());
        this.backlog = new Backlog(journal, workloads, this::resume);
        Space space = new Space(parts.engine(), limits.minFree());
        this.stager = new Stager(parts, writer, space);
        this.updater = new Updater(parts, writer, stager, space, new Restarter(parts, limits.grace()));
        Retention retention = new Retention(parts.engine(), journal, limits.keep());
        this.lettingGo = new LettingGo(journal, parts.units(), retention, lanes);
        this.round = new Round(parts, retention, new Round.Lane() {
            @Override
            public Future<State.End> run(Update update, Admission admission) {
                return inASlot(update, () -> updater.run(update, admission));
            }

            @Override
            public Future<State.End> judge(Update update) {
                return inASlot(update, () -> updater.judge(update));
            }

            @Override
            public Future<Verdict> recover(Update update, Remains remains) {
                return inASlot(update, () -> updater.recover(update, remains));
            }

            @Override
            public Future<State.End> goBack(Update update, String reason) {
                return inASlot(update, () -> updater.goBack(update, reason));
            }
        });
    }

    private <T> Future<T> inASlot(Update update, Supplier<Future<T>> work) {
        return watchdog.apart(update, () -> slots.run(update, () -> watchdog.update(update, work)));
    }

    /** Looks at every workload in scope and brings to the candidate what can be brought there. */
    public Future<Report> update(Scope scope) {
        return check(scope, false);
    }

    /** Looks in the same way and changes nothing, not even local storage. */
    public Future<Report> dryRun(Scope scope) {
        return check(scope, true);
    }

    /**
     * Brings in the images of those workloads in scope that have none here yet, so that their first start waits for
     * nothing.
     */
    public Future<Report> pull(Scope scope) {
        return workloads.find().compose(found -> {
            List<Workload> all = found.workloads().stream().filter(scope).toList();
            return Future.all(all.stream().map(this::hasImage).toList()).compose(has -> {
                List<Boolean> there = has.list();
                Set<String> without = new HashSet<>();
                List<Row> rows = new ArrayList<>();
                for (int i = 0; i < all.size(); i++) {
                    if (there.get(i)) {
                        rows.add(RowText.present(all.get(i)));
                    } else {
                        without.add(all.get(i).unit());
                    }
                }
                return without.isEmpty()
                        ? Future.succeededFuture(new Report(rows))
                        : check(scope.asked() ? Scope.units(without) : Scope.unasked(without), false)
                                .map(pulled -> new Report(RowText.append(rows, pulled.rows())));
            });
        });
    }

    /** A workload with a container has its image. If Podman cannot tell, the workload is checked, and the check says why. */
    private Future<Boolean> hasImage(Workload workload) {
        return workload.imageId().isEmpty()
                ? engine.image(workload.reference().toString())
                        .map(Optional::isPresent)
                        .otherwise(trouble -> {
                            log.warn(
                                    "cannot tell whether an image is here unit={} image={} reason={}",
                                    workload.unit(),
                                    workload.reference(),
                                    Failure.message(trouble));
                            return false;
                        })
                : Future.succeededFuture(true);
    }

    /**
     * Brings a unit, and whatever shares its tag, to a release that a person chose, and holds it there once that is
     * proven.
     *
     * @param image which of the unit's images is meant; null if it follows one only
     * @param to the beginning of the digest's hex of a release that is kept here, or a whole digest; null for the newest
     *     kept one that is not in use
     * @param pull whether a whole digest may be brought in from the registry
     */
    public Future<Report> pin(String unit, @Nullable String image, @Nullable String to, boolean pull) {
        return ready().compose(settled -> workloads.find()).compose(found -> {
            ReleaseChoice choice = ReleaseChoice.of(found.byHand(), unit, image);
            Set<String> keys = keys(choice.followers(), found.byHand());
            return lanes.run(keys, () -> unlessInterrupted(choice.followers(), keys, () -> pin(choice, keys, to, pull)))
                    .map(Report::new);
        });
    }

    private Future<List<Row>> pin(ReleaseChoice choice, Set<String> keys, @Nullable String to, boolean pull) {
        List<Workload> followers = choice.followers();
        return watchdog.look(
                "a look at " + followers.getFirst().reference(),
                keys,
                () -> choice.release(journal, engine, to, pull)
                        .compose(release ->
                                round.pin(followers, release, "kept at %s by hand".formatted(release.abbreviated()))));
    }

    /**
     * What the next check would find and do if nothing changed until then: what the registry named last is remembered, so
     * that no registry is asked. Empty for what was never looked at.
     */
    public Future<Optional<Row>> outlook(Workload workload) {
        return outlook(workload, named -> true);
    }

    /**
     * The same, but also empty for a workload that runs the digest that was named last.
     *
     * @param unit as it is now
     * @param inUse the image in use; null when there is none
     */
    public Future<Optional<Row>> outlook(Workload workload, UnitState unit, @Nullable Image inUse) {
        return outlook(workload, named -> !unit.isActive() || inUse == null || !inUse.is(named));
    }

    private Future<Optional<Row>> outlook(Workload workload, Predicate<Digest> wanted) {
        return round.named(workload)
                .map(named -> named.filter(target -> wanted.test(target.digest())))
                .compose(named -> named.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : round.outlook(workload, named.get()).map(Optional::of));
    }

    /**
     * Continues the updates that were interrupted. Every check that may change something does this first, and leaves the
     * units and tags of those updates alone until they have ended.
     *
     * @return when they have ended; fails if one of them cannot continue now. The next check tries that one again
     */
    public Future<Void> resume() {
        return backlog.queue().compose(queued -> backlog.end());
    }

    /** When all interrupted updates that could continue have ended. Never fails: the next start continues the others. */
    public Future<Void> settled() {
        return backlog.end().otherwiseEmpty();
    }

    /** Before anything is changed. */
    private Future<Void> ready() {
        return backlog.queue().compose(queued -> writer.settle());
    }

    /** Whether a start of this unit is a reason to look at it: its image took its place unproven. */
    public Future<Boolean> isArmed(String unit) {
        return journal.isArmed(unit);
    }

    /**
     * Gives up the looks that take too long, which have touched nothing, and writes the journal entries that could not be
     * written so far. To be called about once a minute.
     *
     * @return the work that only a restart of the process can end; empty while all is well
     */
    public List<String> patrol() {
        watchdog.look();
        writer.settle()
                .onFailure(trouble -> log.debug("the journal still cannot be written reason={}", trouble.getMessage()));
        return watchdog.stuck();
    }

    /**
     * Freezes the updates under way before their connections are closed, and gives up their pulls. The next start continues
     * them.
     */
    public void stop() {
        writer.freeze();
        stager.cancelPulls();
    }

    private Future<State.End> resume(Journal.Unfinished unfinished, Workloads.Found found) {
        Workload written = unfinished.update().workload();
        Workload workload = found.workloads().stream()
                .filter(candidate -> candidate.unit().equals(written.unit())
                        && candidate.reference().equals(written.reference()))
                .min(Comparator.comparing(candidate -> !candidate.identity().equals(written.identity())))
                .orElse(written);
        log.info("continuing after an interruption unit={} state={}", workload.unit(), unfinished.state());
        Update update = unfinished.update().of(workload).together(Baseline.companions(workload, found));
        return lanes.run(
                keys(List.of(workload), found),
                () -> slots.run(
                        update,
                        () -> watchdog.update(
                                update, () -> updater.resume(update, unfinished.state(), round.admission(update)))));
    }

    private Future<Report> check(Scope scope, boolean dryRun) {
        Future<Workloads.Found> finding =
                (dryRun ? Future.<Void>succeededFuture() : ready()).compose(settled -> workloads.find());
        return ticker.within(Watchdog.LONGEST_LOOK, finding, Coordinator::notFound)
                .compose(found -> {
                    Map<Subject, List<Workload>> bySubject = new LinkedHashMap<>();
                    found.workloads().stream()
                            .filter(workload -> !found.remembered().contains(workload))
                            .filter(scope)
                            .map(scope::reached)
                            .forEach(workload -> bySubject
                                    .computeIfAbsent(Subject.of(workload), any -> new ArrayList<>())
                                    .add(workload));
                    List<Future<List<Row>>> rows = new ArrayList<>();
                    bySubject.forEach((subject, followers) -> rows.add(
                            dryRun
                                    ? round.look(subject.reference(), followers, scope)
                                    : join(
                                            new Errand(subject, keys(followers, found), scope.urgency()),
                                            followers,
                                            scope.asked())));
                    List<Workload> remembered =
                            found.remembered().stream().filter(scope).toList();
                    if (!remembered.isEmpty()) {
                        rows.add(dryRun ? round.lookAtRemembered(remembered) : recover(remembered, found, scope));
                    }
                    if (!dryRun) {
                        rows.add(judged(scope, found));
                    }
                    return Future.all(rows)
                            .compose(all -> dryRun || !scope.isWhole()
                                    ? Future.succeededFuture()
                                    : lettingGo.afterCheck(found.workloads()))
                            .map(tidied -> report(scope, found, rows));
                });
    }

    /** Starts workloads again that are down and not seen on this host. A trigger does not wait for work on them. */
    private Future<List<Row>> recover(List<Workload> remembered, Workloads.Found found, Scope scope) {
        Set<String> keys = keys(remembered, found);
        return lanes.areFree(keys) || scope.asked()
                ? lanes.run(
                        keys,
                        () -> watchdog.look(
                                "a look at what was left down", keys, () -> round.recover(remembered, scope)))
                : round.lookAtRemembered(remembered);
    }

    /** Judges the images that were armed for units that run no container now, and so are not seen. */
    private Future<List<Row>> judged(Scope scope, Workloads.Found found) {
        Set<String> seen = found.workloads().stream().map(Workload::unit).collect(Collectors.toSet());
        return journal.armed()
                .compose(armed -> {
                    List<Future<List<Row>>> rows = armed.stream()
                            .map(Journal.Arming::update)
                            .filter(update -> scope.test(update.workload()))
                            .filter(update -> !seen.contains(update.workload().unit()))
                            .map(update -> judged(update, found))
                            .toList();
                    return Future.all(rows)
                            .map(all -> rows.stream()
                                    .flatMap(some -> some.result().stream())
                                    .toList());
                })
                .otherwise(trouble -> {
                    log.warn("cannot look at armed images reason={}", trouble.getMessage());
                    return List.of();
                });
    }

    private Future<List<Row>> judged(Update armed, Workloads.Found found) {
        Workload workload = armed.workload();
        Set<String> keys = keys(List.of(workload), found);
        return lanes.run(
                keys,
                () -> watchdog.look("a look at " + workload.reference(), keys, () -> round.judge(armed))
                        .otherwise(trouble -> List.of(RowText.failed(workload, trouble))));
    }

    /**
     * Joins an errand that has not begun yet. A person who asks while one waits is answered by that one; a trigger, which
     * comes again and again, is told only that it waits.
     */
    private Future<List<Row>> join(Errand errand, List<Workload> followers, boolean asked) {
        Future<List<Row>> already = waiting.get(errand);
        if (already != null) {
            return asked
                    ? already
                    : Future.succeededFuture(
                            followers.stream().map(RowText::waiting).toList());
        }
        boolean waits = !lanes.areFree(errand.keys());
        Scope scope = waits ? errand.scope().since(ticker.nanos()) : errand.scope();
        Promise<List<Row>> answer = Promise.promise();
        if (waits) {
            waiting.put(errand, answer.future());
        }
        lanes.run(errand.keys(), () -> {
                    waiting.remove(errand);
                    return unlessInterrupted(
                            followers,
                            errand.keys(),
                            () -> watchdog.look(
                                    "a look at " + errand.subject().reference(),
                                    errand.keys(),
                                    () -> (waits ? refreshed(followers) : Future.succeededFuture(followers))
                                            .compose(now -> round.update(
                                                    errand.subject().reference(), now, scope))));
                })
                .otherwise(trouble -> followers.stream()
                        .map(follower -> RowText.failed(follower, trouble))
                        .toList())
                .onComplete(answer);
        return answer.future();
    }

    /** Work that came before may have given them other containers. */
    private Future<List<Workload>> refreshed(List<Workload> followers) {
        return Future.all(followers.stream()
                        .map(follower -> engine.containersOf(follower.unit())
                                .map(follower::as)
                                .otherwise(follower))
                        .toList())
                .map(all -> all.<Workload>list());
    }

    private static Set<String> keys(List<Workload> some, Workloads.Found found) {
        return KeyedQueue.keys(some, found.workloads(), found::together);
    }

    private Future<List<Row>> unlessInterrupted(
            List<Workload> followers, Set<String> keys, Supplier<Future<List<Row>>> work) {
        return backlog.inTheWayOf(keys)
                .map(why -> Future.succeededFuture(followers.stream()
                        .map(follower -> RowText.failed(follower, new ExternalException(why)))
                        .toList()))
                .orElseGet(work);
    }

    private static ExternalException notFound() {
        return new ExternalException(
                "what is followed here could not be read within %s: does Podman answer, and the disk?"
                        .formatted(TimeSpan.format(Watchdog.LONGEST_LOOK)));
    }

    private static Report report(Scope scope, Workloads.Found found, List<Future<List<Row>>> rows) {
        List<Row> all = new ArrayList<>();
        rows.forEach(some -> some.result().forEach(row -> all.add(row.noted(found.notes()))));
        found.misfits().stream().filter(scope::tellsOf).map(RowText::misfit).forEach(all::add);
        all.sort(Comparator.comparing((Row row) -> row.unit() == null ? "" : row.unit())
                .thenComparing(Row::container));
        return new Report(all);
    }

    /** A look at one reference on behalf of these units. */
    private record Errand(Subject subject, Set<String> keys, Scope scope) {}

    /** What is asked once for all who follow it. */
    private record Subject(Reference reference, boolean local) {

        static Subject of(Workload workload) {
            return new Subject(workload.reference(), workload.isLocal());
        }
    }
}
