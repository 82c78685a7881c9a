package io.tidewaiter.update.port;

import java.util.OptionalInt;

/**
 * What became of a service's {@code ExecStart=} since the service was last started: systemd.service(5).
 *
 * @param begun whether it was run at all; false too when an {@code ExecStartPre=} failed before it
 * @param exitCode of its process, or of the one that took its place as the main process; empty while that runs, and when
 *     a signal ended it
 */
public record Execution(boolean begun, OptionalInt exitCode) {

    public static final Execution NONE = new Execution(false, OptionalInt.empty());

    /** Podman itself failed, and no container was started: podman-run(1). */
    private static final int PODMAN_FAILED = 125;

    /** The container was made and its command could not be run, or a port of it could not be had: podman-run(1). */
    private static final int NOT_RUN = 126;

    public static Execution exited(int exitCode) {
        return new Execution(true, OptionalInt.of(exitCode));
    }

    /** Whether the container did not get to run, which may be the image's fault or the host's. */
    public boolean hasNotRun() {
        return exitCode.isPresent() && exitCode.getAsInt() == NOT_RUN;
    }

    /** Whether Podman gave up before it could start a container, whatever the image. */
    public boolean hasPodmanFailed() {
        return exitCode.isPresent() && exitCode.getAsInt() == PODMAN_FAILED;
    }
}
