/**
 * The coordinator of a fleet: which hosts go next. It holds nothing that is not in etcd, so any number of them may run, and one
 * leads.
 *
 * <p>{@link io.tidewaiter.fleet.rollout.RolloutPlan} decides, and is pure. Calls {@code fleet.etcd} and {@code fleet.model}; called by
 * the command {@code fleet coordinate}.
 */
@NullMarked
package io.tidewaiter.fleet.rollout;

import org.jspecify.annotations.NullMarked;
