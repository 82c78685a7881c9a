package io.tidewaiter.host;

import java.util.OptionalInt;
import java.util.Set;

/**
 * What became of a service's {@code ExecStart=} since the service was last started: systemd.service(5).
 *
 * @param begun whether it was run at all; false too when an {@code ExecStartPre=} failed before it
 * @param exitCode of its process, or of the one that took its place as the main process; empty while that runs, and when
 *     a signal ended it
 * @param signalled a signal ended that process, which is Podman's own and not the container's
 */
public record Execution(boolean begun, OptionalInt exitCode, boolean signalled) {

    public static final Execution NONE = new Execution(false, OptionalInt.empty(), false);

    /** It was run, and runs still as far as is known. */
    public static final Execution UNDER_WAY = new Execution(true, OptionalInt.empty(), false);

    public static final Execution SIGNALLED = new Execution(true, OptionalInt.empty(), true);

    /** The container's first process got SIGKILL or SIGTERM, as from {@code podman kill}, {@code stop} and {@code rm --force}. */
    private static final Set<Integer> KILLED = Set.of(128 + 9, 128 + 15);

    /** Podman itself failed, and no container was started: podman-run(1). */
    private static final int PODMAN_FAILED = 125;

    /** The container was made and its command could not be run, or a port of it could not be had: podman-run(1). */
    private static final int NOT_RUN = 126;

    public static Execution exited(int exitCode) {
        return new Execution(true, OptionalInt.of(exitCode), false);
    }

    /** Whether the container did not get to run, which may be the image's fault or the host's. */
    public boolean hasNotRun() {
        return exitCode.isPresent() && exitCode.getAsInt() == NOT_RUN;
    }

    /** Whether Podman gave up before it could start a container, whatever the image. */
    public boolean hasPodmanFailed() {
        return exitCode.isPresent() && exitCode.getAsInt() == PODMAN_FAILED;
    }

    /** Whether a container that ended with this code may have been ended by a signal from outside. */
    public static boolean mayBeOfSignal(int exitCode) {
        return KILLED.contains(exitCode);
    }

    /** Whether something from outside may have ended the container, or Podman's process that watches it. */
    public boolean mayHaveBeenKilled() {
        return signalled || (exitCode.isPresent() && mayBeOfSignal(exitCode.getAsInt()));
    }
}
