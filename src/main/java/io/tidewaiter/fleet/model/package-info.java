/**
 * What a fleet keeps in etcd: the keys, the JSON of their values, and the strategy of a rollout.
 *
 * <p>Knows no etcd client. Called by {@code fleet.agent}, {@code fleet.rollout} and the commands.
 */
@NullMarked
package io.tidewaiter.fleet.model;

import org.jspecify.annotations.NullMarked;
