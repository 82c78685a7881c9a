/**
 * What makes a check begin without a person: the timer, and registries that tell of a push.
 *
 * <p>Knows when and about what to ask, never what to do; calls {@code api}'s service through a function that it is given;
 * made by {@code daemon}.
 */
@NullMarked
package io.tidewaiter.trigger;

import org.jspecify.annotations.NullMarked;
