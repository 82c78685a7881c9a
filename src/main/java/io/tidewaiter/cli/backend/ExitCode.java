package io.tidewaiter.cli.backend;

/** The exit codes of the commands. */
public final class ExitCode {

    /** All is well, or there was nothing to do. */
    public static final int OK = 0;

    /** A check or an update failed. The earlier image still runs. */
    public static final int FAILED = 1;

    /** The command line or the configuration is wrong; nothing was done. */
    public static final int USAGE = 2;

    /** A workload that should run is down. */
    public static final int DOWN = 3;

    /** The only problem: a registry or etcd was unreachable, failed, or asked for a pause. */
    public static final int UNREACHABLE = 4;

    /** The only problem: a registry or etcd refused the credentials, or wants some. */
    public static final int UNAUTHORIZED = 5;

    /** The only problem: an image or tag does not exist, or not for this platform. */
    public static final int NOT_FOUND = 6;

    /** Podman's code for every error. Only {@code auto-update} uses it. */
    public static final int PODMAN_ERROR = 125;

    private ExitCode() {}
}
