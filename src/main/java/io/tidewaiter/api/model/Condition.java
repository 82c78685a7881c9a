package io.tidewaiter.api.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The condition of a workload in one or two words. */
public enum Condition {
    /** It runs the image that its tag names, or will at its next start. */
    UP_TO_DATE,
    /** An update is in progress. */
    UPDATING,
    /** A newer image is known. The update waits for a gate or for the next check. */
    UPDATE_WAITS,
    /** A hold is in force for the unit, or for a unit that shares its tag. */
    HELD,
    /** The image that the tag names failed here. It is not tried again. */
    QUARANTINED,
    /** The last check tried an update and rolled it back. */
    ROLLED_BACK,
    /** The last check of it failed, or its update cannot be carried out. */
    FAILED,
    /** A failed update left the workload down. */
    DOWN,
    /** The last check had a reason to change nothing. */
    NOT_UPDATED,
    /** The container cannot be followed. */
    NOT_FOLLOWED,
    /** No check has looked at the workload yet. */
    NOT_CHECKED,
    /** systemd or Podman did not answer. */
    UNKNOWN;

    /** The condition as JSON, the command line and the dashboard have it, such as {@code up to date}. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
