package io.tidewaiter.update;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Container;
import io.tidewaiter.update.port.ExternalException;
import io.tidewaiter.update.port.Identity;
import io.tidewaiter.update.port.Release;
import io.tidewaiter.update.port.Repeat;
import io.tidewaiter.update.port.TimeSpan;
import io.tidewaiter.update.port.UnitState;
import io.tidewaiter.update.port.Verdict;
import io.tidewaiter.update.port.Workload;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One round over the workloads that follow a reference: one question to the registry, a look at all of them together,
 * and then those that are behind are updated one unit after the other, so that the first proves the image for the others.
 */
final class Round {

    /** A tag that moves while an image is brought in, again and again, is left to the next check. */
    private static final int MOST_MOVES = 3;

    private final Coordinator.Parts parts;
    private final Inquiry inquiry;
    private final Patience patience;
    private final Retention retention;
    private final Restock restock;
    private final Recovery recovery;
    private final Lane lane;

    /** Where updates are carried out, so many at a time. */
    interface Lane {

        /** Brings the candidate in, as far as it is let. */
        Future<State.End> run(Update update, Admission admission);

        /** Judges what was armed for a scheduled unit by its last run. */
        Future<State.End> judge(Update update);

        /** Starts last good again where it was left down. */
        Future<Verdict> recover(Update update, Journal.LeftDown entry);

        /** Brings last good back. */
        Future<State.End> goBack(Update update, String reason);
    }

    Round(Coordinator.Parts parts, Retention retention, Lane lane) {
        this.retention = retention;
        this.parts = parts;
        this.inquiry = new Inquiry(parts.registry(), parts.engine(), parts.ticker());
        this.patience = new Patience(parts.ticker());
        this.restock = new Restock(parts, lane);
        this.recovery = new Recovery(parts, lane);
        this.lane = lane;
    }

    /** Looks, and changes nothing. */
    Future<List<Row>> look(Reference reference, List<Workload> followers, Scope scope) {
        return answer(
                followers,
                ask(followers, scope),
                remote -> look(followers, survey(followers.getFirst(), remote, scope))
                        .map(looks -> looks.stream().map(Look::row).toList()));
    }

    /** What would be done by itself at this moment, if the reference still named that. */
    Future<Row> outlook(Workload workload, Digest named) {
        return survey(workload, named, Scope.ALL).of(workload).map(now -> {
            Decision decision = Planner.plan(now);
            Gate pause = decision instanceof Decision.Candidate ? patience(now, Scope.ALL) : null;
            return pause == null ? decided(now, decision) : Rows.decided(now, new Decision.Wait(pause));
        });
    }

    /**
     * Judges by its last run what was armed for a workload that is seen only while it runs, as that of a {@code podman kube
     * play}. No row where there is nothing to judge.
     */
    Future<List<Row>> judge(Update armed) {
        return judge(armed.workload(), armed.to(), Scope.ALL)
                .map(judged -> judged.stream().map(one -> one.turned().row()).toList());
    }

    /** What was armed for these and has run since, whatever the tag names by now, and whether a registry answers or not. */
    private Future<Map<Identity, Judged>> judge(List<Workload> followers, Scope scope) {
        return parts.journal()
                .armed()
                .compose(all -> Repeat.fold(
                        Map.<Identity, Judged>of(),
                        followers,
                        (before, follower) -> armedFor(follower, all)
                                .map(armed -> judge(follower, armed.to(), scope))
                                .orElse(Future.succeededFuture(Optional.empty()))
                                .map(judged -> judged.map(one -> with(before, follower.identity(), one))
                                        .orElse(before))));
    }

    private static Optional<Update> armedFor(Workload follower, List<Update> all) {
        return all.stream()
                .filter(update -> update.workload().identity().equals(follower.identity()))
                .findFirst();
    }

    private static Map<Identity, Judged> with(Map<Identity, Judged> before, Identity workload, Judged judged) {
        Map<Identity, Judged> more = new HashMap<>(before);
        more.put(workload, judged);
        return more;
    }

    /** Empty where there is nothing to judge, or it cannot be seen, which the look at the tag then says. */
    private Future<Optional<Judged>> judge(Workload armed, Digest to, Scope scope) {
        return withContainer(armed)
                .compose(workload -> survey(workload, to, scope).of(workload))
                .compose(now -> isToBeJudged(now, scope)
                        ? act(now, scope, null, MOST_MOVES).map(turned -> Optional.of(new Judged(to, turned)))
                        : Future.succeededFuture(Optional.<Judged>empty()))
                .otherwise(Optional.empty());
    }

    private boolean isToBeJudged(Situation now, Scope scope) {
        boolean ran =
                now.unit().scheduled() ? now.hasRunSinceArmed() : now.unit().isActive();
        return now.isArmed() && ran && patience(now, scope) == null && Planner.plan(now) instanceof Decision.Candidate;
    }

    /** Looks, and brings up those that are behind. */
    Future<List<Row>> update(Reference reference, List<Workload> followers, Scope scope) {
        return recovery.bring(followers, scope)
                .compose(tried ->
                        judge(followers, scope).compose(judged -> update(reference, followers, scope, tried, judged)));
    }

    /** Starts those again that do not show on this host, and does no more for them. */
    Future<List<Row>> recover(List<Workload> remembered, Scope scope) {
        return recovery.bring(remembered, scope)
                .map(tried -> tried.values().stream().map(this::row).toList());
    }

    /** The same without doing anything. */
    Future<List<Row>> lookAtRemembered(List<Workload> remembered) {
        return parts.journal()
                .leftDown()
                .compose(all -> Future.all(remembered.stream()
                                .flatMap(workload -> Journal.LeftDown.of(workload, all).stream())
                                .map(this::lookAt)
                                .toList())
                        .map(CompositeFuture::list));
    }

    private Future<Row> lookAt(Journal.LeftDown entry) {
        return parts.units()
                .state(entry.workload().unit())
                .map(UnitState::isMasked)
                .otherwise(false)
                .map(masked -> row(new Recovery.Tried(entry, true, masked)));
    }

    private Row row(Recovery.Tried tried) {
        return tried.down()
                ? downStill(Rows.leftDown(tried.entry(), tried.masked()), tried.entry(), tried.masked())
                : Rows.startedAgain(tried.entry());
    }

    private Future<List<Row>> update(
            Reference reference,
            List<Workload> followers,
            Scope scope,
            Map<Identity, Recovery.Tried> tried,
            Map<Identity, Judged> judged) {
        Future<Digest> sighted = ask(followers, scope)
                .compose(remote ->
                        parts.journal().sight(followers.getFirst(), remote).map(remote));
        return answer(
                        followers,
                        sighted,
                        remote -> look(followers, survey(followers.getFirst(), remote, scope))
                                .compose(looks -> restocked(looks, followers, remote, scope))
                                .compose(looks -> inTurn(
                                        looks,
                                        look -> look.waits()
                                                || judged(look, remote, judged).isPresent(),
                                        (look, before) -> judged(look, remote, judged)
                                                .map(Future::succeededFuture)
                                                .orElseGet(() -> update(look, remote, scope, before))))
                                .compose(rows ->
                                        retention.tidy(reference, remote).map(rows)))
                .map(rows -> rows.stream()
                        .map(row -> judged(unanswered(row, tried), judged))
                        .toList());
    }

    /** What the tag names was judged in this check: that was the turn of this one. */
    private static Optional<Turned> judged(Look look, Digest remote, Map<Identity, Judged> judged) {
        return Optional.ofNullable(judged.get(look.workload().identity()))
                .filter(one -> one.to().equals(remote))
                .map(Judged::turned);
    }

    /** Where there was nothing more to do, that is what the check did. */
    private static Row judged(Row row, Map<Identity, Judged> judged) {
        return row.updated() == Row.Updated.FALSE
                        && row.workload() != null
                        && judged.get(row.workload()) instanceof Judged one
                ? one.turned().row()
                : row;
    }

    /** Whether a registry answers or not, what is down is down. */
    private Row unanswered(Row row, Map<Identity, Recovery.Tried> tried) {
        return row.newDigest() == null
                        && row.workload() != null
                        && tried.get(row.workload()) instanceof Recovery.Tried known
                        && known.down()
                ? row(known)
                : row;
    }

    private Future<List<Look>> restocked(List<Look> looks, List<Workload> followers, Digest remote, Scope scope) {
        return restock.bring(looks.stream().map(Look::now).toList(), remote)
                .compose(tried -> tried
                        ? look(followers, survey(followers.getFirst(), remote, scope))
                        : Future.succeededFuture(looks));
    }

    /** Brings them to the release that a person chose, and holds them there. */
    Future<List<Row>> pin(List<Workload> followers, Digest to, String reason) {
        return look(followers, survey(followers.getFirst(), to, Scope.ALL))
                .compose(looks -> inTurn(looks, look -> true, (look, before) -> pin(look, to, reason, before)));
    }

    private Future<Digest> ask(List<Workload> followers, Scope scope) {
        return inquiry.digest(followers, scope.asked());
    }

    private Future<List<Row>> answer(
            List<Workload> followers, Future<Digest> named, Function<Digest, Future<List<Row>>> then) {
        return named.transform(remote -> remote.succeeded()
                ? then.apply(remote.result())
                : Future.all(followers.stream()
                                .map(workload -> unanswered(workload, remote.cause()))
                                .toList())
                        .map(all -> all.<Row>list()));
    }

    /** A unit that does not run, and whose image was built here and is gone, has nothing to follow, which is no error. */
    private Future<Row> unanswered(Workload workload, Throwable trouble) {
        Row failed = Rows.failed(workload, trouble);
        return trouble instanceof Inquiry.Absent
                ? parts.units()
                        .state(workload.unit())
                        .map(unit -> unit.isAtRest() ? Rows.absent(workload) : failed)
                        .otherwise(failed)
                : Future.succeededFuture(failed);
    }

    private Row decided(Situation now, Decision decision) {
        Row row = Rows.decided(now, decision);
        return decision instanceof Decision.LeftDown(Journal.LeftDown entry)
                ? downStill(row, entry, now.unit().isMasked())
                : row;
    }

    /** @param masked no try is made */
    private Row downStill(Row row, Journal.LeftDown entry, boolean masked) {
        return recovery.left(entry)
                .filter(left -> !masked)
                .map(left -> row.waiting(Gates.of(new Gate(
                        Gate.Kind.RETRY_PAUSE,
                        row.why() + ", next in " + rounded(left),
                        parts.clock().instant().plus(left)))))
                .orElse(row);
    }

    private Future<List<Look>> look(List<Workload> followers, Survey survey) {
        List<Future<Look>> looks =
                followers.stream().map(workload -> look(survey, workload)).toList();
        return Future.all(looks).map(all -> looks.stream().map(Future::result).toList());
    }

    private Future<Look> look(Survey survey, Workload workload) {
        return survey.atAGlance(workload)
                .map(now -> new Look(workload, decided(now, Planner.plan(now)), now))
                .otherwise(trouble -> new Look(workload, Rows.failed(workload, trouble), null));
    }

    /** Once it is its turn. */
    private Future<Turned> update(Look look, Digest remote, Scope scope, Convoy before) {
        return asSeen(look, remote, scope, before)
                .compose(now -> act(now, scope, sibling(before.stopped()), 0))
                .otherwise(trouble -> new Turned(Rows.failed(look.workload(), trouble), false));
    }

    /**
     * @param sibling for whom it waits, if that is so
     * @param times how often the tag has moved on meanwhile
     */
    private Future<Turned> act(Situation now, Scope scope, @Nullable Gate sibling, int times) {
        Gate wait = sibling != null ? sibling : patience(now, scope);
        return switch (Planner.plan(now)) {
            case Decision.Candidate(Release from) -> bring(now, from, scope, wait, times);
            case Decision.Stage(Release from, Gates gates) -> bring(now, from, scope, wait, times);
            case Decision.Refused refused ->
                mayTry(now, refused.refusal(), scope)
                        .compose(may -> may
                                ? bring(now, refused.from(), scope, sibling, times)
                                : Turned.with(decided(now, refused)));
            case Decision.Restore(Release lastGood, Journal.Quarantined entry)
            when !scope.rollback() -> Turned.with(Rows.decided(now, new Decision.Skip(entry)));
            case Decision.Restore(Release lastGood, Journal.Quarantined entry)
            when patience(now, scope) == null ->
                ended(now, lane.goBack(attempt(now, lastGood, scope), "it failed here before: " + entry.reason()));
            case Decision.TakeBack(Release back, Gates gates)
            when patience(now, scope) == null ->
                proven(now, back)
                        .compose(to ->
                                ended(now, lane.goBack(attempt(now, to.orElse(back), scope), Rows.astray(now, gates))));
            case Decision decision -> Turned.with(decided(now, decision));
        };
    }

    /** What the policy did not accept: by a person's word, where the rule is another one by now, or when it is time again. */
    private Future<Boolean> mayTry(Situation now, Journal.Refusal refusal, Scope scope) {
        return patience(now, scope) == null
                ? Future.succeededFuture(true)
                : parts.engine()
                        .rule(now.workload().reference())
                        .map(rule -> !rule.revision().equals(refusal.revision()));
    }

    private static @Nullable Gate sibling(@Nullable String stopped) {
        return stopped == null ? null : new Gate(Gate.Kind.SIBLING, stopped);
    }

    private Future<Turned> bring(Situation now, @Nullable Release from, Scope scope, @Nullable Gate wait, int times) {
        if (wait != null) {
            return Turned.with(Rows.decided(now, waiting(now, from, wait)));
        }
        Future<State.End> end = proven(now, from)
                .map(back -> attempt(now, back.orElse(null), scope))
                .compose(update -> now.isArmed() && now.hasRunSinceArmed()
                        ? lane.judge(update)
                        : lane.run(update, (unit, imageId) -> closedBy(unit, imageId, now)));
        return ended(now, end).compose(turned -> switch (end.result()) {
            case State.Abandoned abandoned
            when times < MOST_MOVES -> movedOn(now, scope, times + 1).map(other -> other.orElse(turned));
            case State.Deferred deferred -> taken(now, scope, turned);
            case State.End other -> Future.succeededFuture(turned);
        });
    }

    /** Where the unit was started on what is only staged, that is put right at once. */
    private Future<Turned> taken(Situation before, Scope scope, Turned turned) {
        return withContainer(before.workload())
                .compose(workload -> survey(workload, before.remote(), scope).of(workload))
                .compose(now -> Planner.plan(now) instanceof Decision.TakeBack
                        ? act(now, scope, null, MOST_MOVES)
                        : Future.succeededFuture(turned))
                .otherwise(turned);
    }

    /** What the policy did not accept for one that went first it does not accept for this one either. */
    private static Decision waiting(Situation now, @Nullable Release from, Gate wait) {
        return wait.kind() == Gate.Kind.SIBLING && now.tries().refusal() instanceof Journal.Refusal refusal
                ? new Decision.Refused(from, refusal)
                : new Decision.Wait(wait);
    }

    /** What runs is no place to go back to where it failed here or was never proven, as long as there is another. */
    private Future<Optional<Release>> proven(Situation now, @Nullable Release from) {
        if (from == null || now.lastGood() == null) {
            return Future.succeededFuture(Optional.ofNullable(from));
        }
        return parts.journal()
                .isDoubtful(now.workload().reference(), from)
                .map(doubtful -> Optional.ofNullable(doubtful ? now.lastGood() : from));
    }

    /** Where the tag moved while the image was brought in, it begins again with what the tag names now. */
    private Future<Optional<Turned>> movedOn(Situation now, Scope scope, int times) {
        Workload workload = now.workload();
        return inquiry.digest(List.of(workload), scope.asked())
                .compose(named -> named.equals(now.remote())
                        ? Future.succeededFuture(Optional.<Turned>empty())
                        : parts.journal()
                                .sight(workload, named)
                                .compose(seen -> survey(workload, named, scope).of(workload))
                                .compose(later -> act(later, scope, null, times))
                                .map(Optional::of))
                .otherwise(trouble -> Optional.empty());
    }

    /** Asked once more when the image is here: that may have taken hours, and a person may have spoken meanwhile. */
    private Future<Gates> closedBy(UnitState unit, String imageId, Situation before) {
        if (before.isAtRemote()) {
            return Future.succeededFuture(Gates.OPEN);
        }
        Journal journal = parts.journal();
        Workload workload = before.workload();
        Instant at = parts.clock().instant();
        Future<Optional<String>> objected = parts.engine()
                .image(imageId)
                .compose(image -> image.map(staged -> parts.workloads().objection(workload, staged))
                        .orElse(Future.succeededFuture(Optional.empty())));
        return Future.all(
                        journal.hold(workload.reference()),
                        Survey.approval(journal, workload.reference(), before.remote()),
                        objected,
                        Survey.firstSeen(journal, workload, before.remote(), at))
                .map(all -> {
                    Optional<Journal.Hold> hold = all.resultAt(0);
                    Optional<Journal.Approval> approval = all.resultAt(1);
                    return Gatekeeper.closed(before.later(
                            unit,
                            hold.orElse(null),
                            approval.orElse(null),
                            objected.result().orElse(null),
                            all.resultAt(3),
                            at));
                });
    }

    private Future<Turned> pin(Look look, Digest to, String reason, Convoy before) {
        Workload seen = look.workload();
        Scope scope = Scope.units(Set.of(seen.unit()));
        return withContainer(seen)
                .compose(workload -> survey(workload, to, scope).of(workload))
                .compose(now -> switch (Planner.pin(now)) {
                    case Decision.Candidate candidate
                    when before.stopped() instanceof String stopped ->
                        Turned.with(Rows.decided(now, new Decision.Wait(new Gate(Gate.Kind.SIBLING, stopped))));
                    case Decision.Candidate(Release from) -> ended(now, lane.run(pinned(now, from), Admission.ANY));
                    case Decision.UpToDate arrived ->
                        parts.journal()
                                .hold(seen.unit(), seen.reference(), reason)
                                .map(held -> new Turned(Rows.kept(now), false));
                    case Decision decision -> Turned.with(Rows.decided(now, decision));
                })
                .otherwise(trouble -> new Turned(Rows.failed(seen, trouble), false));
    }

    /**
     * As it was seen, unless something came first that may have settled the matter for this one: the turn of another, or
     * since it was found the update that this one waited for.
     */
    private Future<Situation> asSeen(Look look, Digest remote, Scope scope, Convoy before) {
        return withContainer(look.workload())
                .compose(workload -> look.now() != null && !before.moved() && workload.equals(look.workload())
                        ? Future.succeededFuture(look.now())
                        : survey(workload, remote, scope).of(workload));
    }

    private Future<Workload> withContainer(Workload seen) {
        return parts.engine()
                .containersOf(seen.unit())
                .map(seen::as)
                .compose(now -> now.containerId().isEmpty()
                        ? parts.engine().container(now.container()).map(other -> without(now, other))
                        : Future.succeededFuture(now));
    }

    /** Where its unit turns out to start it in a pod, it is the pod's, as the next check finds it. */
    private static Workload without(Workload workload, Optional<Container> namesake) {
        namesake.filter(other -> other.ownUnit().equals(workload.unit())).ifPresent(other -> {
            throw new ExternalException("container %s came up in a pod of %s meanwhile: the next check follows it there"
                    .formatted(other.name(), other.unit()));
        });
        return workload;
    }

    private Update attempt(Situation now, @Nullable Release from, Scope scope) {
        Update update =
                new Update(0, now.workload(), from, now.remote(), parts.clock().instant(), false, scope.rollback());
        // what is in place was judged when it came, and need not be what the tag names now
        return now.isAtRemote() ? update.byDigest() : update;
    }

    private Update pinned(Situation now, @Nullable Release from) {
        return new Update(0, now.workload(), from, now.remote(), parts.clock().instant(), true, true);
    }

    private Future<Turned> ended(Situation now, Future<State.End> update) {
        return update.onSuccess(end -> {
                    patience.note(now.workload(), now.remote(), end);
                    retention.stir(now.workload().reference());
                })
                .map(end -> new Turned(ended(now, end), isOfUnit(end)));
    }

    private static boolean isOfUnit(State.End end) {
        return switch (end) {
            case State.RolledBack back -> back.ofUnit();
            case State.Failed failed -> failed.ofUnit();
            case State.End other -> false;
        };
    }

    private Row ended(Situation now, State.End end) {
        Row row = Rows.ended(now, end);
        if (end instanceof State.Failed failed && failed.left() != null) {
            recovery.note(now.workload(), now.remote());
            return row.waiting(Gates.of(new Gate(
                    Gate.Kind.RETRY_PAUSE, row.why(), parts.clock().instant().plus(Patience.FIRST))));
        }
        return row;
    }

    private @Nullable Gate patience(Situation now, Scope scope) {
        return scope.asked()
                ? null
                : patience.left(now.workload(), now.remote())
                        .map(left -> pause(now, left))
                        .orElse(null);
    }

    private static Gate pause(Situation now, Duration left) {
        String last = now.tries().lastReason();
        return new Gate(
                Gate.Kind.RETRY_PAUSE,
                "the last try came to nothing%s; the next one is in %s"
                        .formatted(last.isEmpty() ? "" : ": " + last, rounded(left)),
                now.at().plus(left));
    }

    private static String rounded(Duration left) {
        return TimeSpan.format(Duration.ofSeconds(left.toSeconds() + 1));
    }

    private Survey survey(Workload any, Digest remote, Scope scope) {
        return new Survey(parts, any, remote, scope);
    }

    /**
     * How a follower was found when all of them were looked at.
     *
     * @param now null when it could not be looked at
     */
    private record Look(
            Workload workload, Row row, @Nullable Situation now) {

        /** There is something to do; what was refused may be tried again. */
        boolean waits() {
            return row.updated() == Row.Updated.PENDING
                    || (now != null && Planner.plan(now) instanceof Decision.Refused);
        }
    }

    /** What is done for one follower when it is its turn. */
    private interface Turn {
        Future<Turned> of(Look look, Convoy before);
    }

    /**
     * What came of it.
     *
     * @param ofUnit where it did not arrive, that was the unit's own fault, and says nothing to the others
     */
    private record Turned(Row row, boolean ofUnit) {

        static Future<Turned> with(Row row) {
            return Future.succeededFuture(new Turned(row, false));
        }
    }

    /** What became of what was armed. */
    private record Judged(Digest to, Turned turned) {}

    /** Those that wait for something to be done, one after the other. */
    private static Future<List<Row>> inTurn(List<Look> looks, Predicate<Look> waits, Turn turn) {
        return Repeat.fold(
                        new Convoy(List.of(), List.of(), null),
                        looks,
                        (before, look) -> waits.test(look)
                                ? before.ofUnit(look)
                                        .map(moved -> Future.succeededFuture(
                                                before.with(look.row().like(moved))))
                                        .orElseGet(() -> turn.of(look, before).map(before::after))
                                : Future.succeededFuture(before.with(look.row())))
                .map(Convoy::rows);
    }

    /**
     * The followers so far. Where one that went first did not get there, the others stay where they are, whether or not
     * the image is to blame; but where the fault is that unit's own, the next goes first.
     *
     * @param turns of those whose turn it was
     * @param stopped why none goes on, or null while nothing speaks against it
     */
    private record Convoy(
            List<Row> rows, List<Row> turns, @Nullable String stopped) {

        /** Whether it was the turn of one of them, so that nothing need be as it was. */
        boolean moved() {
            return !turns.isEmpty();
        }

        /** What became of the unit, where it was the turn of another of its containers, or that one is given up. */
        Optional<Row> ofUnit(Look look) {
            return rows.stream()
                    .filter(row -> look.workload().unit().equals(row.unit()))
                    .filter(row -> turns.contains(row) || row.updated() == Row.Updated.FAILED)
                    .findFirst();
        }

        /** One that there was nothing to be done for. */
        Convoy with(Row row) {
            return new Convoy(Rows.append(rows, row), turns, stopped);
        }

        /** One that was to be updated. */
        Convoy after(Turned turned) {
            Row row = turned.row();
            boolean inVain = row.updated() == Row.Updated.FAILED || row.updated() == Row.Updated.ROLLED_BACK;
            boolean arrived = turned.ofUnit() || !inVain;
            return new Convoy(
                    Rows.append(rows, row),
                    Rows.append(turns, row),
                    arrived || stopped != null
                            ? stopped
                            : "%s went first and was not updated: %s".formatted(row.unit(), row.why()));
        }
    }
}
