package io.tidewaiter.systemd;

/**
 * How the last run of a service that failed came to its end, by the moments that systemd keeps of it.
 *
 * <p>A job that stops a service takes it out of {@code active} first, and its main process ends after that; a crash is the
 * other way round. Both end as {@code failed} where the process answers SIGTERM with an exit code or has to be killed.
 *
 * @param left when it last was no longer inactive or failed: it was started, or waited to be started again
 * @param up when it last became active
 * @param down when it last was no longer active
 * @param mainEnded when its main process last ended
 * @param restarts how often systemd itself started it again
 * @param restartable whether systemd would have started it again after such an end, had it not been stopped
 */
record LastRun(long left, long up, long down, long mainEnded, long restarts, boolean restartable) {

    /** What made a run end. */
    enum End {
        /** It crashed, or was killed from outside. */
        BY_ITSELF,
        /** A job stopped it: a person's, or one of something that it depends on. */
        STOPPED,
        /** It never was active, or its main process was not known. */
        UNTOLD
    }

    static LastRun of(UnitProperties unit) {
        return new LastRun(
                unit.moment("InactiveExit"),
                unit.moment("ActiveEnter"),
                unit.moment("ActiveExit"),
                unit.moment("ExecMainExit"),
                unit.number("NRestarts", 0),
                unit.restartsAfterSuchAnEnd());
    }

    End end() {
        if (left > mainEnded && restarts > 0) {
            return End.BY_ITSELF; // it was to be started again, and systemd gave it up
        }
        if (up < left || mainEnded < up) {
            return End.UNTOLD;
        }
        return mainEnded > down || restartable ? End.STOPPED : End.BY_ITSELF;
    }
}
