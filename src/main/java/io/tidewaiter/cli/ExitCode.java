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

    private ExitCode() {}
}
