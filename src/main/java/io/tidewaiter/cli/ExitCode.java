package io.tidewaiter.cli;

/** What a command tells a script. */
final class ExitCode {

    /** All is well, or there was nothing to do. */
    static final int OK = 0;

    /** Something could not be checked or updated; what ran before still runs. */
    static final int FAILED = 1;

    /** The command line or the configuration is wrong; nothing was done. */
    static final int USAGE = 2;

    /** Something does not run that should. */
    static final int DOWN = 3;

    /** Nothing worse than a registry that could not be reached, failed, or asked us to wait. */
    static final int UNREACHABLE = 4;

    /** Nothing worse than a registry that does not let us in. */
    static final int UNAUTHORIZED = 5;

    /** Nothing worse than an image or tag that is not there, or not for this platform. */
    static final int NOT_FOUND = 6;

    /** Podman's only code for whatever went wrong in Podman itself; of {@code auto-update}, which speaks for it. */
    static final int PODMAN_ERROR = 125;

    private ExitCode() {}
}
