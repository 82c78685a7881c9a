package io.tidewaiter.update.port;

import java.time.Duration;

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
 * @param interventions another number than before when, since we first asked about it, somebody stopped or restarted it, or
 *     something it depends on did; and when that might have been missed
 * @param needsReload the unit file on disk is newer than what systemd has loaded
 * @param startTimeout TimeoutStartUSec; {@link #NO_LIMIT} when systemd sets none
 * @param stopTimeout TimeoutStopUSec; {@link #NO_LIMIT} when systemd sets none
 * @param execution what became of what it runs
 * @param onDemand it does not run, and a socket that listens now starts it as soon as somebody knocks
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
        boolean onDemand) {

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
                false);
    }

    public boolean isActive() {
        return activeState.equals("active") || activeState.equals("reloading");
    }

    /**
     * Not running and not meant to: stopped by a person, never started, or idle until a socket wakes it. One that is
     * deactivating because it crashed is not at rest: systemd is about to start it again. One that failed is at rest if a
     * socket wakes it all the same: most often it did no more than ignore the SIGTERM of its last idle stop.
     */
    public boolean isAtRest() {
        boolean stopping = activeState.equals("deactivating") && result.equals("success");
        return activeState.equals("inactive") || stopping || isMasked() || isIdle();
    }

    /** At rest, and nobody's wish keeps it there: the next visitor starts it. */
    public boolean isIdle() {
        return onDemand && !isMasked() && !isActive();
    }

    /** It should run and does not: it failed for good, or waits to be started again after a crash. */
    public boolean hasFailed() {
        return (activeState.equals("failed") && !onDemand) || subState.equals("auto-restart");
    }

    /** A start of it is under way, and how that ends is not known yet. */
    public boolean isStarting() {
        return activeState.equals("activating") && !subState.equals("auto-restart");
    }

    public boolean isMasked() {
        return loadState.equals("masked");
    }
}
