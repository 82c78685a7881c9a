package io.tidewaiter.fleet.model;

import java.util.Objects;

/**
 * Whether hosts may begin. A host that accepts its grant compares the revision of this value in the same transaction, so none
 * begins after it has changed.
 *
 * @param rollout its id
 * @param by a person, a host, or the coordinator
 * @param why for people; may be empty
 * @param at by the clock of the one who wrote it
 */
public record RolloutGate(String rollout, Word word, String by, String why, String at) {

    public RolloutGate {
        Objects.requireNonNull(rollout);
        Objects.requireNonNull(word);
    }

    /** The state of the gate. */
    public enum Word {
        /** Hosts may begin, in the order of the strategy. */
        RUN,
        /** No host begins until a person resumes it. */
        PAUSED,
        /** No host begins: too many failed, or a person halted the rollout. */
        HALTED,
        /** Every host that was there has the release; hosts that come later may begin. */
        DONE
    }

    public boolean lets() {
        return word == Word.RUN || word == Word.DONE;
    }
}
