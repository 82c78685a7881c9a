package io.tidewaiter.update.port;

import java.time.Duration;

/** What a verification found. */
public sealed interface Verdict {

    /** Became healthy and stayed so. */
    record Healthy(Duration after) implements Verdict {}

    /**
     * Not healthy, and the image that runs is to blame.
     *
     * @param mayBeKilled unless something from outside ended the container, which cannot be told from here
     */
    record Unhealthy(String reason, boolean mayBeKilled) implements Verdict {

        public Unhealthy(String reason) {
            this(reason, false);
        }
    }

    /** Could not be judged: Podman or systemd did not answer. Says nothing about the image. */
    record Unknown(String reason) implements Verdict {}

    /**
     * A person stopped, masked or removed the unit while it was watched: says nothing about the image, and the unit is not
     * ours to start.
     */
    record Stopped(String reason) implements Verdict {}
}
