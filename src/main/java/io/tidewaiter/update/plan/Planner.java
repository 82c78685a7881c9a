package io.tidewaiter.update.plan;

import io.tidewaiter.host.Image;
import io.tidewaiter.host.Release;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.update.model.Gate;
import io.tidewaiter.update.model.Gates;
import io.tidewaiter.update.port.Journal;
import org.jspecify.annotations.Nullable;

/** Decides what to do about a workload. Pure: the same situation always gets the same answer. */
public final class Planner {

    private Planner() {}

    public static Decision plan(Situation now) {
        UnitState unit = now.unit();
        if (unit.loadState().equals("not-found")) {
            return new Decision.Impossible(unit.name()
                    + ": systemd knows no such unit, so nothing can restart the container: was it removed or renamed?");
        }
        if (unit.scheduled() && !now.workload().volumes().isEmpty()) {
            return new Decision.Impossible(
                    "%s ends by itself, so its volume %s cannot be made anew with another image: mount the image itself there (Mount=type=image)"
                            .formatted(
                                    unit.name(),
                                    now.workload().volumes().getFirst().name()));
        }
        if (now.leftDown() instanceof Journal.LeftDown entry && entry.to().equals(now.remote()) && !now.insists()) {
            return new Decision.LeftDown(entry);
        }
        // An image that failed here is not "up to date", even if it runs.
        if (now.quarantined() != null) {
            return quarantined(now, now.quarantined());
        }
        // An image that could be neither proven nor put back runs unproven, and is tried once more.
        if (now.isAtRemote() && !now.tries().lastFailed() && !now.isArmed()) {
            return new Decision.UpToDate();
        }
        Gates gates = Gatekeeper.closed(now);
        if (mustGoBack(now, gates) && rollback(now) instanceof Release before) {
            return new Decision.TakeBack(before, gates);
        }
        if (!gates.has(Gate.Kind.HOLD) && now.tries().count() >= Attempts.MOST && !now.insists()) {
            return new Decision.GiveUp(now.tries());
        }
        boolean toBring = gates.isOpen() || (now.staged() == null && mayStage(gates));
        if (!toBring) {
            return new Decision.Wait(gates);
        }
        if (now.tries().refusal() instanceof Journal.Refusal refusal && !now.insists()) {
            return new Decision.Refused(rollback(now), refusal);
        }
        return gates.isOpen() ? new Decision.Candidate(rollback(now)) : new Decision.Stage(rollback(now), gates);
    }

    /** Whether the armed image has run, or runs now, and no gate is closed. */
    public static boolean isToBeJudged(Situation now) {
        boolean ran =
                now.unit().scheduled() ? now.hasRunSinceArmed() : now.unit().isActive();
        return now.isArmed() && ran && plan(now) instanceof Decision.Candidate;
    }

    /** Not if a person holds the unit, and not if systemd has to read a changed unit file first. */
    private static boolean mustGoBack(Situation now, Gates gates) {
        return (now.isAstray() || now.isToBeRolledBack())
                && now.unit().isActive()
                && !gates.isOpen()
                && !gates.has(Gate.Kind.HOLD)
                && !gates.has(Gate.Kind.RELOAD)
                && now.tries().count() < Attempts.MOST;
    }

    /**
     * Whether the image may be pulled while it waits, so that only the restart is left when the gate opens. An image that
     * is too young is not pulled, because another one may replace it before it is old enough.
     */
    private static boolean mayStage(Gates gates) {
        return gates.closed().stream().allMatch(gate -> switch (gate.kind()) {
            case APPROVAL, WINDOW, NOT_RUNNING, RUNNING, FLEET -> true;
            case HOLD, MINIMUM_AGE, LABELS, RELOAD, ARMED, RETRY_PAUSE, HOOK, SIBLING, FLEET_QUARANTINE -> false;
        });
    }

    /** A person chose this release: neither quarantine nor hold nor earlier tries speak against it. */
    public static Decision pin(Situation now) {
        if (now.unit().loadState().equals("not-found")) {
            return new Decision.Impossible(now.unit().name() + ": systemd knows no such unit");
        }
        if (now.isAtRemote()) {
            return new Decision.UpToDate();
        }
        return new Decision.Candidate(rollback(now));
    }

    private static Decision quarantined(Situation now, Journal.Quarantined entry) {
        boolean runsInDoubt =
                now.inDoubt() && now.unit().isActive() && !now.unit().scheduled();
        boolean bad = (now.isAtRemote() || runsInDoubt) && !Gatekeeper.isLeftAlone(now.workload(), now.unit());
        boolean mayAct = now.hold() == null && now.tries().count() < Attempts.MOST;
        return bad && mayAct && now.lastGood() != null
                ? new Decision.Restore(now.lastGood(), entry)
                : new Decision.Skip(entry);
    }

    /**
     * The release for a rollback: the image that runs now; if none runs, the one that was proven last; if there is none
     * either, the image that is there. Never the candidate itself.
     */
    private static @Nullable Release rollback(Situation now) {
        if (now.unit().isActive()
                && now.inUse() != null
                && now.current() instanceof Image current
                && !now.isAtRemote()
                && !now.isToBeRolledBack()) {
            return release(current);
        }
        if (now.lastGood() != null) {
            return now.lastGood();
        }
        return now.current() == null || now.isAtRemote() ? null : release(now.current());
    }

    private static Release release(Image image) {
        return new Release(image.id(), image.anyDigest());
    }
}
