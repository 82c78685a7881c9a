/**
 * A simulated world: one host with its registry, Podman, systemd and people, in one thread and in virtual time, around the
 * real Coordinator, Updater, Service, triggers, health checks and store. A seed draws the units, what happens to them and
 * when; {@link io.tidewaiter.world.Laws} knows the truth and checks what Tidewaiter makes of it.
 *
 * <p>{@link io.tidewaiter.world.World} is one run; {@link io.tidewaiter.world.Simulate} is {@code ./dev simulate}.
 */
@NullMarked
package io.tidewaiter.world;

import org.jspecify.annotations.NullMarked;
