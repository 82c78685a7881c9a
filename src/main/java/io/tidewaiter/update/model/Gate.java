package io.tidewaiter.update.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One reason for which an update waits.
 *
 * @param reason one line for a person, which also says what to do if something can be done
 * @param until when the gate opens by itself; null if that is not known, or if a person has to open it
 */
public record Gate(Kind kind, String reason, @Nullable Instant until) {

    /** One whose end is not known. */
    public Gate(Kind kind, String reason) {
        this(kind, reason, null);
    }

    /** What it waits for. */
    public enum Kind {
        /** A person holds the unit, or one that shares its tag. */
        HOLD("hold"),
        /** No maintenance window is open. */
        WINDOW("window"),
        /** The digest was first seen here too short a time ago. */
        MINIMUM_AGE("minimum age"),
        /** No person has approved the digest. */
        APPROVAL("approval"),
        /** The candidate brings labels with which the workload could not be followed any more. */
        LABELS("labels"),
        /** systemd has not read the unit's file since it changed. */
        RELOAD("reload"),
        /** The unit was stopped or masked by a person. */
        NOT_RUNNING("not running"),
        /** A run of a scheduled unit is under way, which may make more containers. */
        RUNNING("running"),
        /** The image is in place already, and is proven at the unit's next start, or at its next run. */
        ARMED("armed"),
        /** The last try failed, and the next one is later. */
        RETRY_PAUSE("retry pause"),
        /** Its hook {@code before} says that the update is to wait. */
        HOOK("hook"),
        /** Another workload that shares the tag went first and was not updated. */
        SIBLING("sibling"),
        /** The fleet has not given this host its turn. */
        FLEET("fleet"),
        /** The release failed on other hosts of the fleet. */
        FLEET_QUARANTINE("fleet quarantine");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** For people and programs: these never change their meaning. */
        public String word() {
            return word;
        }
    }
}
