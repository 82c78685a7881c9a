package io.tidewaiter.health;

import io.tidewaiter.host.UnitState;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.port.UnitManager;
import io.vertx.core.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the unit that starts one container of a pod: where that fails the container is gone, and does not come back.
 * A restart of the pod stops and starts it too, so that a failure counts only when it stays, and a restart by systemd only
 * when it is one more than at the first look.
 */
final class OwnUnit {

    /** Between the stop and the start of one restart. */
    static final Duration PASSING = Duration.ofSeconds(2);

    private final UnitManager units;
    private final Ticker ticker;
    private final String name;
    private @Nullable UnitState first;
    private @Nullable UnitState last;
    /** The start that is watched, as it was first seen. */
    private @Nullable UnitState start;
    /** Its restart was seen under way, though perhaps not its beginning. */
    private boolean isRestarting;

    private long failedSince;

    OwnUnit(UnitManager units, Ticker ticker, String name) {
        this.units = units;
        this.ticker = ticker;
        this.name = name;
    }

    Future<Observation> look() {
        return name.isEmpty()
                ? Future.succeededFuture(new Observation.Good())
                : units.state(name).map(this::judge);
    }

    /** At the last look it was being stopped or started, so that its container may be missing for as long as that takes. */
    boolean isBetween() {
        UnitState seen = last;
        return seen != null
                && (!seen.job().isEmpty()
                        || seen.activeState().equals("activating")
                        || seen.activeState().equals("deactivating"));
    }

    private Observation judge(UnitState now) {
        UnitState before = last;
        last = now;
        if (first == null || now.restarts() < first.restarts()) {
            first = now;
        }
        boolean wasRestarted = wasRestarted(now);
        if (now.restarts() > first.restarts()) {
            return new Observation.Bad("%s crashed and was restarted by systemd".formatted(name));
        }
        if (now.job().isEmpty()
                && now.wasStoppedSince(first.interventions())
                && (now.activeState().equals("failed") || now.activeState().equals("inactive"))) {
            return new Observation.Stopped("%s was stopped while it was watched".formatted(name));
        }
        if (!now.activeState().equals("failed") || !now.job().isEmpty()) {
            return wasRestarted ? new Observation.Anew(name + " was restarted") : new Observation.Good();
        }
        if (before == null || !before.activeState().equals("failed")) {
            failedSince = ticker.nanos();
        }
        String reason = "%s failed (%s)".formatted(name, now.result());
        return ticker.since(failedSince).compareTo(PASSING) < 0
                ? new Observation.Unsure(reason)
                : new Observation.Bad(reason);
    }

    /** On purpose, since it was looked at last. */
    private boolean wasRestarted(UnitState now) {
        UnitState watched = start;
        if (watched == null || watched.invocation().isEmpty()) {
            start = now;
        } else if (!now.invocation().isEmpty() && !now.invocation().equals(watched.invocation())) {
            boolean onPurpose = isRestarting || now.interventions() != watched.interventions();
            start = now;
            isRestarting = false;
            return onPurpose;
        }
        isRestarting |= now.activeState().equals("deactivating") && !now.job().isEmpty();
        return false;
    }
}
