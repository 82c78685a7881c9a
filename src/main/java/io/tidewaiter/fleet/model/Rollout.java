package io.tidewaiter.fleet.model;

import java.util.List;
import java.util.Objects;

/**
 * A release on its way through the hosts of a group.
 *
 * @param id another for each rollout, of the same digest too
 * @param wave 0 for the canaries, then the place in {@link Strategy#waves} counted from 1
 * @param threshold how many failures halt it
 * @param before the digests that hosts ran when it began, at most {@link #MOST_BEFORE}: a registry that names one of them is
 *     not up to date
 * @param by the host whose registry named the digest first, or the person who started it
 * @param at when it began, by the clock of the coordinator
 */
public record Rollout(
        String id,
        String digest,
        Strategy strategy,
        int wave,
        int threshold,
        List<String> before,
        String by,
        String at) {

    public static final int MOST_BEFORE = 100;

    public Rollout {
        Objects.requireNonNull(id);
        Objects.requireNonNull(digest);
        Objects.requireNonNull(strategy);
        before = List.copyOf(before);
    }

    public Rollout inWave(int other) {
        return new Rollout(id, digest, strategy, other, threshold, before, by, at);
    }

    /** Whether no wave comes after this one. */
    public boolean isLastWave() {
        return wave >= strategy.waves().size();
    }
}
