/**
 * What to do about a workload, and why not: pure decisions on values ({@link io.tidewaiter.update.plan.Planner}, {@link
 * io.tidewaiter.update.plan.Gatekeeper}), and which ends of earlier updates count.
 *
 * <p>Reads and changes nothing outside: the same {@link io.tidewaiter.update.plan.Situation} always gets the same answer. Called by
 * {@code update.round} and {@code update.run}.
 */
@NullMarked
package io.tidewaiter.update.plan;

import org.jspecify.annotations.NullMarked;
