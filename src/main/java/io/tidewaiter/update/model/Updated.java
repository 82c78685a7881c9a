package io.tidewaiter.update.model;

/** What became of a workload: the words of the UPDATED column of podman-auto-update(1). */
public enum Updated {
    TRUE("true"),
    FALSE("false"),
    PENDING("pending"),
    FAILED("failed"),
    ROLLED_BACK("rolled back");

    private final String word;

    Updated(String word) {
        this.word = word;
    }

    /** As the table, JSON and Podman have it. */
    public String word() {
        return word;
    }
}
