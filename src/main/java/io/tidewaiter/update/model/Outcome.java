package io.tidewaiter.update.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The ways in which an update can end. The words are those of the journal, and never change their meaning. */
public enum Outcome {
    /** The candidate was proven healthy. */
    UPDATED,
    /** The candidate was not healthy; last good runs again. */
    ROLLED_BACK,
    /** Neither could be proven: a person is needed. */
    FAILED,
    /** Given up before anything that runs was touched. */
    ABANDONED,
    /** The signature policy does not accept the candidate; nothing was touched. */
    REFUSED,
    /** Staged, and left at that, as the unit is not to be started. */
    DEFERRED,
    /** In place, and proven at the unit's next start. */
    ARMED,
    /** Brought in ahead of the first start. */
    PULLED,
    /** A new digest of the image that is in use already. */
    SAME_IMAGE;

    /** Empty for a word that is none of these. */
    public static Optional<Outcome> find(String word) {
        return Arrays.stream(values())
                .filter(outcome -> outcome.word().equals(word))
                .findFirst();
    }

    /** {@code rolled back}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** {@code rolled-back}: where a blank would be in the way. */
    @Override
    public String toString() {
        return word().replace(' ', '-');
    }
}
