package io.tidewaiter.health;

/** What one look at a workload saw. */
sealed interface Observation {

    /** Everything is as it should be. */
    record Good() implements Observation {}

    /**
     * Not yet, or no longer: another look may find it good.
     *
     * @param mayBeKilled if none does, something from outside may be why
     */
    record Lacking(String reason, boolean mayBeKilled) implements Observation {

        Lacking(String reason) {
            this(reason, false);
        }
    }

    /**
     * It will not become good: the image is at fault.
     *
     * @param mayBeKilled or something from outside ended the container
     */
    record Bad(String reason, boolean mayBeKilled) implements Observation {

        Bad(String reason) {
            this(reason, false);
        }
    }

    /** Nothing could be seen, or what was seen says nothing about the image. */
    record Blind(String reason) implements Observation {}

    /** It is down, and the next look will tell whose doing that is. */
    record Unsure(String reason) implements Observation {}

    /** It was started again by another program: what was seen before counts no more. */
    record Anew(String reason) implements Observation {}

    /** It was stopped by another program, and whether it is good is no longer the question. */
    record Stopped(String reason) implements Observation {}
}
