package io.tidewaiter.policy;

import io.tidewaiter.calendar.Windows;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What must be so before a workload is brought to a new release by itself.
 *
 * @param minAge how long ago the digest must have been first seen here; zero does not ask for that
 * @param approve whether a person must have approved the digest
 * @param windows when an update may begin; null for at any time
 */
public record GatePolicy(
        Duration minAge, boolean approve, @Nullable Windows windows) {

    /** Nothing at all: what holds where neither a label nor the configuration says otherwise. */
    public static final GatePolicy NONE = new GatePolicy(Duration.ZERO, false, null);

    /** Its windows as they were written. */
    public @Nullable String openIn() {
        return windows == null ? null : windows.toString();
    }

    /**
     * The same and what these rules add. A label may come with an image, so that it cannot take away what the host wants: the
     * longer age counts, either may ask for approval, and its windows where there are none.
     */
    public GatePolicy with(GateRules labels) {
        Duration age = labels.minAge();
        return new GatePolicy(
                age != null && age.compareTo(minAge) > 0 ? age : minAge,
                approve || Boolean.TRUE.equals(labels.approve()),
                windows == null ? labels.windows() : windows);
    }
}
