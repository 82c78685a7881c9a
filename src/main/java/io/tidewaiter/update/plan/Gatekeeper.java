package io.tidewaiter.update.plan;

import io.tidewaiter.calendar.Windows;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.host.Workload;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.policy.WhenIdle;
import io.tidewaiter.time.TimeSpan;
import io.tidewaiter.update.model.Gate;
import io.tidewaiter.update.model.Gate.Kind;
import io.tidewaiter.update.model.Gates;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.port.Journal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds every gate that is closed for a candidate. Pure: the same situation always gets the same answer, and the moment
 * is part of it.
 *
 * <p>A person's approval opens the gates of approval and age. A request for an update of this unit by name also passes the
 * window. No request passes a hold, or the gate of the candidate's labels. A workload that has no image here yet, or that
 * runs the candidate already and unproven, waits for none of these gates: waiting would not make it safer.
 */
public final class Gatekeeper {

    private Gatekeeper() {}

    public static Gates closed(Situation now) {
        List<Gate> closed = new ArrayList<>();
        UnitState unit = now.unit();
        if (now.hold() != null) {
            closed.add(new Gate(Kind.HOLD, held(now, now.hold())));
        }
        if (now.objection() != null && now.current() != null && !now.isAtRemote()) {
            closed.add(new Gate(Kind.LABELS, objected(now, now.objection())));
        }
        if (unit.needsReload()) {
            closed.add(new Gate(Kind.RELOAD, reload(unit)));
        }
        if (now.current() != null && !now.isAtRemote() && !now.insists()) {
            addChosen(closed, now);
        }
        if (now.current() != null && isLeftAlone(now.workload(), unit)) {
            closed.add(new Gate(Kind.NOT_RUNNING, notRunning(unit)));
        } else if (now.isArmed() && waitsForProof(now)) {
            closed.add(new Gate(Kind.ARMED, armed(unit)));
        } else if (unit.scheduled() && !unit.isActive() && !unit.isBetweenRuns()) {
            closed.add(new Gate(Kind.RUNNING, running(unit)));
        }
        if (now.fleet() != null && now.current() != null && !now.isAtRemote()) {
            closed.add(now.fleet());
        }
        return new Gates(closed, opensAt(now, closed));
    }

    private static boolean waitsForProof(Situation now) {
        UnitState unit = now.unit();
        return unit.scheduled() ? !now.hasRunSinceArmed() : unit.isIdle() && waits(now.workload(), WhenIdle.ARMED);
    }

    private static String armed(UnitState unit) {
        return new State.Armed("", unit.scheduled() ? "" : null).reason();
    }

    private static String running(UnitState unit) {
        return "a run of %s is under way: the new image is put in place when that has ended".formatted(unit.name());
    }

    /** Those that a person chose for this host or workload. */
    private static void addChosen(List<Gate> closed, Situation now) {
        GatePolicy policy = now.workload().gates();
        if (now.approval() == null && now.oldEnough().isAfter(now.at())) {
            closed.add(new Gate(Kind.MINIMUM_AGE, tooYoung(now), now.oldEnough()));
        }
        if (now.approval() == null && policy.approve()) {
            closed.add(new Gate(Kind.APPROVAL, unapproved(now)));
        }
        if (policy.windows() instanceof Windows windows && !windows.isOpen(now.at())) {
            Instant opens = windows.opensNext(now.at());
            closed.add(new Gate(
                    Kind.WINDOW,
                    "outside its maintenance window %s, which opens at %s".formatted(windows, seconds(opens)),
                    opens));
        }
    }

    /** The window that counts is the first that is open once everything else is over. */
    private static @Nullable Instant opensAt(Situation now, List<Gate> closed) {
        if (closed.isEmpty() || closed.stream().anyMatch(gate -> gate.until() == null)) {
            return null;
        }
        Instant over = closed.stream()
                .map(Gate::until)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(now.at());
        return Optional.ofNullable(now.workload().gates().windows())
                .map(windows -> windows.opensNext(over))
                .orElse(over);
    }

    private static String tooYoung(Situation now) {
        return "%s was first seen here at %s and waits until it is %s old, at %s"
                .formatted(
                        now.remote().abbreviated(),
                        seconds(now.firstSeen()),
                        TimeSpan.format(now.workload().gates().minAge()),
                        seconds(now.oldEnough()));
    }

    private static String unapproved(Situation now) {
        return "%s waits for approval (tidewaiter approve %s)"
                .formatted(now.remote().abbreviated(), now.unit().name());
    }

    private static String objected(Situation now, String objection) {
        return "%s is not put in place: %s; publish an image in which that is put right"
                .formatted(now.remote().abbreviated(), objection);
    }

    private static String reload(UnitState unit) {
        return "the file of %s changed since systemd read it: run systemctl daemon-reload (for a user's unit with --user), then the new image is brought in"
                .formatted(unit.name());
    }

    private static String held(Situation now, Journal.Hold hold) {
        Instant since = hold.since().truncatedTo(ChronoUnit.SECONDS);
        boolean own = hold.unit().equals(now.unit().name());
        return own
                ? "held since %s%s (tidewaiter release %s)".formatted(since, hold.account(), hold.unit())
                : "%s shares this tag and is held since %s%s (tidewaiter release %s)"
                        .formatted(hold.unit(), since, hold.account(), hold.unit());
    }

    /**
     * Whether the unit is at rest because a person stopped or masked it. A unit that a socket starts is updated while it is
     * idle (unless {@code io.tidewaiter.health.idle} is {@code wait}), and a scheduled unit between its runs.
     */
    public static boolean isLeftAlone(Workload workload, UnitState unit) {
        if (unit.scheduled()) {
            return unit.isMasked();
        }
        return unit.isAtRest() && (!unit.isIdle() || waits(workload, WhenIdle.WAIT));
    }

    private static boolean waits(Workload workload, WhenIdle how) {
        return workload.health().whenIdle() == how;
    }

    /** Why a staged candidate is not activated. */
    public static String notRunning(UnitState unit) {
        return unit.name() + (unit.isMasked() ? " is masked" : " is not running")
                + ": the new image is staged and is brought in by the first check after its start";
    }

    private static Instant seconds(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS);
    }
}
