package io.tidewaiter.update.round;

import io.tidewaiter.host.Release;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.model.Gate;
import io.tidewaiter.update.model.Gates;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.plan.Decision;
import io.tidewaiter.update.plan.Gatekeeper;
import io.tidewaiter.update.plan.Planner;
import io.tidewaiter.update.plan.RetryPause;
import io.tidewaiter.update.plan.Situation;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.run.Admission;
import io.tidewaiter.update.run.DigestLookup;
import io.tidewaiter.update.run.Retention;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Does for one follower what the planner decides once it is its turn. */
final class Turns {

    /** A tag that moves while an image is brought in, again and again, is left to the next check. */
    private static final int MOST_MOVES = 3;

    private final Ports parts;
    private final DigestLookup lookup;
    private final Retention retention;
    private final Recovery recovery;
    private final Round.Lane lane;
    private final RetryPause patience;

    Turns(Ports parts, DigestLookup lookup, Retention retention, Recovery recovery, Round.Lane lane) {
        this.parts = parts;
        this.lookup = lookup;
        this.retention = retention;
        this.recovery = recovery;
        this.lane = lane;
        this.patience = new RetryPause(parts.ticker());
    }

    /** The row that says what the next check would do without a request by a person. */
    Row outlook(Situation now) {
        Decision decision = Planner.plan(now);
        Gate pause = decision instanceof Decision.Candidate ? patience.gate(now, Scope.ALL) : null;
        return pause == null ? recovery.decided(now, decision) : RowText.decided(now, new Decision.Wait(pause));
    }

    Future<Turned> update(Planned look, Digest remote, Scope scope, Convoy before) {
        return Present.of(look.workload(), parts.engine())
                .compose(present -> switch (present) {
                    case Present.InPod pod -> Turned.with(RowText.failed(look.workload(), pod.reason()));
                    case Present.Here(Workload workload) ->
                        asSeen(look, workload, remote, scope, before).compose(now -> act(now, scope, before.gate(), 0));
                })
                .otherwise(trouble -> new Turned(RowText.failed(look.workload(), trouble), false));
    }

    /**
     * The situation as it was seen at the look, or a new one if it may have changed since: because another follower had its
     * turn, or because an update that this one waited for has ended.
     */
    private Future<Situation> asSeen(Planned look, Workload workload, Digest remote, Scope scope, Convoy before) {
        return look.now() != null && !before.moved() && workload.equals(look.workload())
                ? Future.succeededFuture(look.now())
                : survey(workload, remote, scope).of(workload);
    }

    /** Whether no pause after a failed try is left. */
    boolean mayTry(Situation now, Scope scope) {
        return patience.gate(now, scope) == null;
    }

    /** Judges an image that was armed and has run since. The registry is not asked again. */
    Future<Turned> judge(Situation now, Scope scope) {
        return act(now, scope, null, MOST_MOVES);
    }

    /**
     * @param sibling for whom it waits, if that is so
     * @param times how often the tag has moved on meanwhile
     */
    private Future<Turned> act(Situation now, Scope scope, @Nullable Gate sibling, int times) {
        Gate wait = sibling != null ? sibling : patience.gate(now, scope);
        return switch (Planner.plan(now)) {
            case Decision.Candidate(Release from) -> bring(now, from, scope, wait, times);
            case Decision.Stage(Release from, Gates gates) -> bring(now, from, scope, wait, times);
            case Decision.Refused refused ->
                accepts(now, refused.refusal(), scope)
                        .compose(may -> may
                                ? bring(now, refused.from(), scope, sibling, times)
                                : Turned.with(recovery.decided(now, refused)));
            case Decision.Restore(Release lastGood, Journal.Quarantined entry)
            when !scope.rollback() -> Turned.with(RowText.decided(now, new Decision.Skip(entry)));
            case Decision.Restore(Release lastGood, Journal.Quarantined entry)
            when mayTry(now, scope) ->
                ended(now, lane.goBack(attempt(now, lastGood, scope), "it failed here before: " + entry.reason()));
            case Decision.TakeBack(Release back, Gates gates)
            when mayTry(now, scope) ->
                proven(now, back)
                        .compose(to -> ended(
                                now, lane.goBack(attempt(now, to.orElse(back), scope), RowText.astray(now, gates))));
            case Decision decision -> Turned.with(recovery.decided(now, decision));
        };
    }

    /** Whether a refused image is tried again: a person asks, the pause is over, or the rule of the policy changed. */
    private Future<Boolean> accepts(Situation now, Journal.Refusal refusal, Scope scope) {
        return mayTry(now, scope)
                ? Future.succeededFuture(true)
                : parts.engine()
                        .rule(now.workload().reference())
                        .map(rule -> !rule.revision().equals(refusal.revision()));
    }

    private Future<Turned> bring(Situation now, @Nullable Release from, Scope scope, @Nullable Gate wait, int times) {
        if (wait != null) {
            return Turned.with(RowText.decided(now, waiting(now, from, wait)));
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

    /** If the unit was started on an image that is only staged, the unit goes back at once. */
    private Future<Turned> taken(Situation before, Scope scope, Turned turned) {
        return Present.of(before.workload(), parts.engine())
                .compose(present -> present instanceof Present.Here(Workload workload)
                        ? survey(workload, before.remote(), scope)
                                .of(workload)
                                .compose(now -> Planner.plan(now) instanceof Decision.TakeBack
                                        ? act(now, scope, null, MOST_MOVES)
                                        : Future.succeededFuture(turned))
                        : Future.succeededFuture(turned))
                .otherwise(turned);
    }

    /** If the policy refused the image for a follower that went first, the row of this one says so too. */
    private static Decision waiting(Situation now, @Nullable Release from, Gate wait) {
        return wait.kind() == Gate.Kind.SIBLING && now.tries().refusal() instanceof Journal.Refusal refusal
                ? new Decision.Refused(from, refusal)
                : new Decision.Wait(wait);
    }

    /**
     * The release for a rollback. If the running image failed here or was never proven, last good is used, if there is one.
     * A quarantined image is never used: without another one the unit stays on the image that is tried.
     */
    private Future<Optional<Release>> proven(Situation now, @Nullable Release from) {
        if (from == null) {
            return Future.succeededFuture(Optional.empty());
        }
        Reference reference = now.workload().reference();
        return now.lastGood() == null
                ? parts.journal()
                        .quarantined(reference, from.name())
                        .map(failed -> failed.isPresent() ? Optional.empty() : Optional.of(from))
                : parts.journal()
                        .isDoubtful(reference, from)
                        .map(doubtful -> Optional.ofNullable(doubtful ? now.lastGood() : from));
    }

    /** If the tag moved during the pull, begins again with the digest that the tag names now. */
    private Future<Optional<Turned>> movedOn(Situation now, Scope scope, int times) {
        Workload workload = now.workload();
        return lookup.target(workload, scope.asked())
                .compose(named -> named.digest().equals(now.remote())
                        ? Future.succeededFuture(Optional.<Turned>empty())
                        : parts.journal()
                                .sight(workload, named.digest(), named.found())
                                .compose(seen ->
                                        survey(workload, named.digest(), scope).of(workload))
                                .compose(later -> act(later, scope, null, times))
                                .map(Optional::of))
                .otherwise(trouble -> Optional.empty());
    }

    /** Asked once more when the image is here: that may have taken hours, and a person may have spoken meanwhile. */
    Future<Gates> closedBy(UnitState unit, String imageId, Situation before) {
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
                            parts.fleet()
                                    .closed(workload.reference(), before.remote())
                                    .orElse(null),
                            all.resultAt(3),
                            at));
                });
    }

    /** To the release that a person chose. */
    Future<Turned> pin(Planned look, Digest to, String reason, Convoy before) {
        Workload seen = look.workload();
        return Present.of(seen, parts.engine())
                .compose(present -> switch (present) {
                    case Present.InPod pod -> Turned.with(RowText.failed(seen, pod.reason()));
                    case Present.Here(Workload workload) ->
                        survey(workload, to, Scope.units(Set.of(seen.unit())))
                                .of(workload)
                                .compose(now -> pin(now, reason, before));
                })
                .otherwise(trouble -> new Turned(RowText.failed(seen, trouble), false));
    }

    private Future<Turned> pin(Situation now, String reason, Convoy before) {
        Workload workload = now.workload();
        return switch (Planner.pin(now)) {
            case Decision.Candidate candidate
            when before.gate() instanceof Gate sibling -> Turned.with(RowText.decided(now, new Decision.Wait(sibling)));
            case Decision.Candidate(Release from) -> ended(now, lane.run(pinned(now, from), Admission.ANY));
            case Decision.UpToDate arrived ->
                parts.journal()
                        .hold(workload.unit(), workload.reference(), reason)
                        .map(held -> new Turned(RowText.kept(now), false));
            case Decision decision -> Turned.with(RowText.decided(now, decision));
        };
    }

    private Update attempt(Situation now, @Nullable Release from, Scope scope) {
        Update update = new Update(
                        0, now.workload(), from, now.remote(), parts.clock().instant(), false, scope.rollback())
                .versioned(now.versions(from));
        // what is in place was judged when it came, and need not be what the tag names now; and the unit's own tag
        // names
        // nothing that a rule chose
        return now.isAtRemote() || now.workload().rule() != null ? update.byDigest() : update;
    }

    private Update pinned(Situation now, @Nullable Release from) {
        return new Update(0, now.workload(), from, now.remote(), parts.clock().instant(), true, true)
                .versioned(now.versions(from));
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
        Row row = RowText.ended(now, end);
        if (end instanceof State.Deferred deferred && deferred.gates().has(Gate.Kind.HOOK)) {
            return patience.gate(now, Scope.ALL) instanceof Gate gate ? row.withGates(Gates.of(gate)) : row;
        }
        if (end instanceof State.Failed failed && failed.left() != null) {
            recovery.note(now.workload(), now.remote());
            return row.withGates(Gates.of(new Gate(
                    Gate.Kind.RETRY_PAUSE, row.why(), parts.clock().instant().plus(RetryPause.FIRST))));
        }
        return row;
    }

    private Survey survey(Workload any, Digest remote, Scope scope) {
        return new Survey(parts, any, remote, scope);
    }
}
