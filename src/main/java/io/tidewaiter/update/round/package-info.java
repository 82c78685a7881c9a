/**
 * One check of one reference: asks the registry, surveys who follows it, has the planner decide, and takes the followers
 * one after the other.
 *
 * <p>Calls {@code update.plan} for what to do and {@code update.run} to look and to stage; hands every update back to {@code
 * update} through {@link io.tidewaiter.update.round.Round}'s lane. Called by {@code update}.
 */
@NullMarked
package io.tidewaiter.update.round;

import org.jspecify.annotations.NullMarked;
