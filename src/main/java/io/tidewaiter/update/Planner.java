package io.tidewaiter.update;

import io.tidewaiter.update.port.Image;
import io.tidewaiter.update.port.Release;
import io.tidewaiter.update.port.UnitState;
import io.tidewaiter.update.port.WhenIdle;
import io.tidewaiter.update.port.Workload;
import org.jspecify.annotations.Nullable;

/** Decides what to do about a workload. Pure: the same situation always gets the same answer. */
final class Planner {

    private Planner() {}

    static Decision plan(Situation now) {
        UnitState unit = now.unit();
        if (unit.loadState().equals("not-found")) {
            return new Decision.Impossible(unit.name()
                    + ": systemd knows no such unit, so nothing can restart the container: was it removed or renamed?");
        }
        // First of all: what failed here is not "up to date", even where it runs.
        if (now.quarantined() != null) {
            return quarantined(now, now.quarantined());
        }
        // What could be neither proven nor put back runs unproven, and is tried once more.
        if (now.isAtRemote() && !now.tries().lastFailed() && !now.isArmed()) {
            return new Decision.UpToDate();
        }
        if (now.hold() != null) {
            return new Decision.Wait(held(now, now.hold()));
        }
        if (now.tries().count() >= Attempts.MOST && !now.insists()) {
            return new Decision.GiveUp(now.tries());
        }
        if (unit.needsReload()) {
            return new Decision.Wait(
                    "the file of %s changed since systemd read it: run systemctl daemon-reload (for a user's unit with --user), then the new image is brought in"
                            .formatted(unit.name()));
        }
        if (isLeftAlone(now.workload(), unit) && now.staged() != null && now.current() != null) {
            return new Decision.Wait(notRunning(unit));
        }
        if (now.isArmed() && unit.isIdle() && waits(now.workload(), WhenIdle.ARMED)) {
            return new Decision.Wait(State.Armed.REASON);
        }
        return new Decision.Candidate(wayBack(now));
    }

    /** A person chose this release: neither quarantine nor hold nor earlier tries speak against it. */
    static Decision pin(Situation now) {
        if (now.unit().loadState().equals("not-found")) {
            return new Decision.Impossible(now.unit().name() + ": systemd knows no such unit");
        }
        if (now.isAtRemote()) {
            return new Decision.UpToDate();
        }
        return new Decision.Candidate(wayBack(now));
    }

    private static Decision quarantined(Situation now, Journal.Quarantined entry) {
        boolean bad = now.isAtRemote() && !isLeftAlone(now.workload(), now.unit());
        boolean mayAct = now.hold() == null && now.tries().count() < Attempts.MOST;
        return bad && mayAct && now.lastGood() != null
                ? new Decision.Restore(now.lastGood(), entry)
                : new Decision.Skip(entry);
    }

    private static String held(Situation now, Journal.Hold hold) {
        boolean own = hold.unit().equals(now.unit().name());
        return own
                ? "held since %s%s (tidewaiter release %s)".formatted(hold.since(), because(hold), hold.unit())
                : "%s shares this tag and is held since %s%s (tidewaiter release %s)"
                        .formatted(hold.unit(), hold.since(), because(hold), hold.unit());
    }

    private static String because(Journal.Hold hold) {
        return hold.reason().isEmpty() ? "" : ": " + hold.reason();
    }

    /** At rest by a person's wish. What a socket wakes is updated while it sleeps, unless a person wants that to wait. */
    static boolean isLeftAlone(Workload workload, UnitState unit) {
        return unit.isAtRest() && (!unit.isIdle() || waits(workload, WhenIdle.WAIT));
    }

    private static boolean waits(Workload workload, WhenIdle how) {
        return workload.health().whenIdle() == how;
    }

    /** Why a staged candidate is not activated. */
    static String notRunning(UnitState unit) {
        return unit.name() + (unit.isMasked() ? " is masked" : " is not running")
                + ": the new image is staged and is brought in by the first check after its start";
    }

    /**
     * What a failed update goes back to: what runs now if it runs; otherwise what was last proven, and only for want of
     * that the image which is merely there. Never the candidate itself.
     */
    private static @Nullable Release wayBack(Situation now) {
        if (now.unit().isActive() && now.inUse() != null && !now.isAtRemote()) {
            return release(now.inUse());
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
