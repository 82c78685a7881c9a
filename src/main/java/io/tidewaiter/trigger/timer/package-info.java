/**
 * What begins a check by the clock: the timer, the end of what a workload waits for, and images that are missing.
 *
 * <p>{@link io.tidewaiter.trigger.timer.PollTimer} misses nothing, whatever the clocks do; {@link
 * io.tidewaiter.trigger.timer.Reminders} looks when a gate opens. Calls a function that it is given; made by {@code daemon}.
 */
@NullMarked
package io.tidewaiter.trigger.timer;

import org.jspecify.annotations.NullMarked;
