package io.tidewaiter.host;

import java.time.Duration;
import java.util.Set;

/**
 * A unit at one moment, in systemd's own words.
 *
 * @param name as systemd names it
 * @param loadState {@code loaded}, {@code not-found}, {@code masked}, {@code bad-setting}, {@code error}
 * @param activeState {@code active}, {@code inactive}, {@code failed}, {@code activating}, {@code deactivating},
 *     {@code reloading}, {@code maintenance}
 * @param subState for example {@code running}, {@code auto-restart}, {@code dead}
 * @param result {@code success}, or why the service failed ({@code exit-code}, {@code start-limit-hit}, …)
 * @param restarts NRestarts: automatic restarts since it was last started on purpose
 * @param invocation InvocationID in hex, another one for each start; empty when it never ran
 * @param interventions another number than before when, since we first asked about it, a person stopped or restarted it, or
 *     something it depends on did; and when that might have been missed
 * @param needsReload the unit file on disk is newer than what systemd has loaded
 * @param startTimeout TimeoutStartUSec; {@link #NO_LIMIT} when systemd sets none
 * @param stopTimeout TimeoutStopUSec; {@link #NO_LIMIT} when systemd sets none
 * @param execution what became of what it runs
 * @param onDemand it does not run, and a socket that listens now starts it at the next connection
 * @param job the type of the job that systemd has queued for it or runs on it now: {@code start}, {@code stop}, {@code
 *     restart}, …; empty without one
 * @param endedByItself its last run ended, and no job that stops it made it end. Known only of a unit that is {@code
 *     failed} or {@code scheduled}. Where it cannot be told a failure counts as one that a stop made, as a unit that may have
 *     been stopped is not started, and a success as none
 * @param scheduled each of its runs ends by itself, and something else begins the next: {@code Type=oneshot}, or a timer that
 *     starts it again and again
 */
public record UnitState(
        String name,
        String loadState,
        String activeState,
        String subState,
        String result,
        int restarts,
        String invocation,
        int interventions,
        boolean needsReload,
        Duration startTimeout,
        Duration stopTimeout,
        Execution execution,
        boolean onDemand,
        String job,
        boolean endedByItself,
        boolean scheduled) {

    /** Results that only say how the main process ended: systemd.exec(5). */
    private static final Set<String> ENDS_OF_THEIR_OWN = Set.of("signal", "core-dump", "exit-code", "success");

    /** Stands for systemd's {@code infinity}. */
    public static final Duration NO_LIMIT = Duration.ofSeconds(Long.MAX_VALUE / 2);

    /** As systemd's list of units has it: what only a closer look tells reads as if there were nothing to tell. */
    public static UnitState listed(String name, String loadState, String activeState, String subState) {
        return new UnitState(
                name,
                loadState,
                activeState,
                subState,
                "success",
                0,
                "",
                0,
                false,
                NO_LIMIT,
                NO_LIMIT,
                Execution.NONE,
                false,
                "",
                false,
                false);
    }

    /** Of a {@code Type=oneshot} that left something running, as {@code podman run --detach} does: a service like others. */
    public UnitState serving() {
        return new UnitState(
                name,
                loadState,
                activeState,
                subState,
                result,
                restarts,
                invocation,
                interventions,
                needsReload,
                startTimeout,
                stopTimeout,
                execution,
                onDemand,
                job,
                endedByItself,
                false);
    }

    /**
     * Whether a person stopped it since then. One that failed by itself may have been restarted before, or stopped after that.
     *
     * @param before its {@link #interventions} then
     */
    public boolean wasStoppedSince(int before) {
        return interventions != before && !endedByItself;
    }

    public boolean isActive() {
        return activeState.equals("active") || activeState.equals("reloading");
    }

    /**
     * Not running and not meant to: stopped by a person, never started, or idle until a socket wakes it. One that is
     * deactivating because it crashed is not at rest, nor is one that a queued job starts again. One that failed is at rest
     * unless it ended by itself: a process that ignores SIGTERM, or answers it with an exit code, makes every stop a failure.
     */
    public boolean isAtRest() {
        return isMasked()
                || isIdle()
                || (!isToStart() && (activeState.equals("inactive") || isStopping() || wasStopped()));
    }

    /** A job that stops it runs, and none that starts it comes after; or it ends with success. */
    public boolean isStopping() {
        return activeState.equals("deactivating")
                && (job.equals("stop") || (job.isEmpty() && result.equals("success")));
    }

    private boolean wasStopped() {
        return activeState.equals("failed") && !endedByItself;
    }

    /** A job that starts it is queued, which may wait for other units. */
    private boolean isToStart() {
        return job.equals("start") || job.equals("restart");
    }

    /** No run of a scheduled unit is under way or about to begin. */
    public boolean isBetweenRuns() {
        return scheduled
                && !isToStart()
                && (isExited() || activeState.equals("inactive") || activeState.equals("failed"));
    }

    /** A {@code Type=oneshot} with {@code RemainAfterExit=yes} whose run has ended with success. */
    public boolean isExited() {
        return activeState.equals("active") && subState.equals("exited");
    }

    /** At rest, but not by a person's wish: the next connection starts it. */
    public boolean isIdle() {
        return onDemand && !isMasked() && !isActive();
    }

    /** It should run and does not: it failed for good, or waits to be started again after a crash. */
    public boolean hasFailed() {
        return (activeState.equals("failed") && endedByItself && !onDemand) || subState.equals("auto-restart");
    }

    /** A start of it is under way, and how that ends is not known yet. */
    public boolean isStarting() {
        return !subState.startsWith("auto-restart")
                && (activeState.equals("activating") || (isToStart() && !isActive()));
    }

    /** It ended by a signal that systemd did not send for a reason of its own (a timeout, its watchdog, too little memory). */
    public boolean wasKilledFromOutside() {
        return execution.mayHaveBeenKilled() && ENDS_OF_THEIR_OWN.contains(result);
    }

    public boolean isMasked() {
        return loadState.equals("masked");
    }
}
