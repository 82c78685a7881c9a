package io.tidewaiter.store;

import java.time.Duration;

/**
 * How much of the history is kept: whatever is beyond either goes, unless a decision still needs it.
 *
 * @param age for how long, by the time that the host runs
 * @param most how many updates
 */
public record Keep(Duration age, int most) {}
