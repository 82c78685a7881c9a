/**
 * One update from its first state to its end: {@link io.tidewaiter.update.run.Updater} runs the states, {@link
 * io.tidewaiter.update.run.Stager} pulls, {@link io.tidewaiter.update.run.Restarter} restarts, {@link
 * io.tidewaiter.update.run.Blame} decides whether the image is at fault, {@link io.tidewaiter.update.run.Rollback} goes back, and
 * {@link io.tidewaiter.update.run.Resumption} chooses the state in which an update continues after an interruption.
 *
 * <p>Every state is journalled before its effect. Calls {@code update.port} and {@code update.plan}; called by {@code
 * update.round} and {@code update}.
 */
@NullMarked
package io.tidewaiter.update.run;

import org.jspecify.annotations.NullMarked;
