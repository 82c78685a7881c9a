/**
 * What makes a check begin without a person: the timer, the end of what a workload waits for, registries that tell of a push,
 * and workloads without an image.
 *
 * <p>Knows when and about what to ask, never what to do. Times come from {@code calendar}; calls {@code api}'s service through
 * a function that it is given; made by {@code daemon}. {@link io.tidewaiter.trigger.PollTimer} misses nothing, whatever the
 * clocks do; {@link io.tidewaiter.trigger.Reminders} looks when a gate opens; {@link io.tidewaiter.trigger.WebhookServer} listens; {@link io.tidewaiter.trigger.Reception} keeps out whoever
 * shows no {@link io.tidewaiter.trigger.Secret}; a {@link io.tidewaiter.trigger.Receiver} per kind of registry reads what
 * the others say; and {@link io.tidewaiter.trigger.Doorbell} makes few checks of many pushes.
 */
@NullMarked
package io.tidewaiter.trigger;

import org.jspecify.annotations.NullMarked;
