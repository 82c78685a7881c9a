package io.tidewaiter.host;

/** How a systemd job ended: org.freedesktop.systemd1(5), Manager.JobRemoved. */
public enum JobResult {
    DONE("done"),
    CANCELED("canceled"),
    TIMEOUT("timeout"),
    FAILED("failed"),
    DEPENDENCY("dependency"),
    SKIPPED("skipped"),
    /** Any word that this version does not know. */
    UNKNOWN("unknown"),
    /** Ours, not systemd's: the job had not ended within the time we gave it, and was cancelled. */
    OVERDUE("overdue"),
    /**
     * Ours, not systemd's: the job waited for other units for all the time we gave it. It stays in systemd's queue, so that
     * the unit starts once they are done.
     */
    WAITING("waiting");

    private final String word;

    JobResult(String word) {
        this.word = word;
    }

    /** The word systemd uses. */
    public String word() {
        return word;
    }

    public static JobResult of(String word) {
        for (JobResult result : values()) {
            if (result.word.equals(word)) {
                return result;
            }
        }
        return UNKNOWN;
    }
}
