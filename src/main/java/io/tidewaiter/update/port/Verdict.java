package io.tidewaiter.update.port;

import java.time.Duration;

/** What a verification found. */
public sealed interface Verdict {

    /** Became healthy and stayed so. */
    record Healthy(Duration after) implements Verdict {}

    /**
     * Not healthy, and the image that runs is to blame.
     *
     * @param mayBeKilled something from outside may have ended the container; then the image may not be to blame
     */
    record Unhealthy(String reason, boolean mayBeKilled) implements Verdict {

        public Unhealthy(String reason) {
            this(reason, false);
        }
    }

    /** Could not be judged: Podman or systemd did not answer. Says nothing about the image. */
    record Unknown(String reason) implements Verdict {}

    /**
     * A person stopped, masked or removed the unit while it was watched. Says nothing about the image, and we may not start
     * the unit.
     */
    record Stopped(String reason) implements Verdict {}
}
