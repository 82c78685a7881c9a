package io.tidewaiter.fleet.model;

import java.util.Locale;

/** The events of a rollout that notifications report. */
public enum NewsKind {
    /** No host begins any more: too many failed, or a person said so. */
    HALTED,
    /** The hosts of a wave are done, and those of the next may begin; of the last one, the rollout is done. */
    WAVE_DONE,
    /** Hosts have not come to an end within the deadline. */
    HOST_LATE;

    /** Such as {@code fleet-halted}. */
    public String word() {
        return "fleet-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
