/**
 * What a person may choose for a workload: how its health is judged ({@link io.tidewaiter.policy.HealthPolicy}) and when
 * it may be updated ({@link io.tidewaiter.policy.GatePolicy}).
 *
 * <p>Values without behaviour of their own, and the rules by which a word in the configuration or in a label becomes one. Calls
 * {@code calendar} and {@code time}; read by {@code config} and {@code workload}, obeyed by {@code health} and {@code
 * update.plan}.
 */
@NullMarked
package io.tidewaiter.policy;

import org.jspecify.annotations.NullMarked;
