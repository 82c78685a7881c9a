/**
 * A fleet in one process: real agents and coordinators of the fleet, on hosts of which only the containers are simulated, and a
 * real etcd that is broken meanwhile. {@link io.tidewaiter.it.fleet.simulation.Oracle} judges by etcd's own history, with a
 * reading of its own of what is written there.
 *
 * <p>{@code ./dev fleet} is {@link io.tidewaiter.it.fleet.simulation.Fleet}.
 */
@NullMarked
package io.tidewaiter.it.fleet.simulation;

import org.jspecify.annotations.NullMarked;
