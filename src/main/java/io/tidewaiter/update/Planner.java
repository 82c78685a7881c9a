package io.tidewaiter.update;

import io.tidewaiter.update.port.Image;
import io.tidewaiter.update.port.Release;
import io.tidewaiter.update.port.UnitState;
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
        // First of all: where even the way back failed, the bad image runs, and that is not "up to date".
        if (now.quarantined() != null) {
            return new Decision.Skip(now.quarantined());
        }
        Image current = now.inUse() != null ? now.inUse() : now.tagged();
        if (current != null && current.digests().contains(now.remote())) {
            return new Decision.UpToDate();
        }
        if (unit.isAtRest() && now.staged() != null) {
            return new Decision.Wait(notRunning(unit));
        }
        return new Decision.Candidate(wayBack(now));
    }

    /** Why a staged candidate is not activated: the unit's rest is a person's wish, or its socket's. */
    static String notRunning(UnitState unit) {
        return unit.name() + (unit.isMasked() ? " is masked" : " is not running")
                + ": the new image is staged and is brought in by the first check after its start";
    }

    /**
     * What a failed update goes back to: what runs now if it runs; otherwise what was last proven, and only for want of
     * that the image which is merely there.
     */
    private static @Nullable Release wayBack(Situation now) {
        if (now.unit().isActive() && now.inUse() != null) {
            return release(now.inUse());
        }
        if (now.lastGood() != null) {
            return now.lastGood();
        }
        Image any = now.inUse() != null ? now.inUse() : now.tagged();
        return any == null ? null : release(any);
    }

    private static Release release(Image image) {
        return new Release(image.id(), image.anyDigest());
    }
}
