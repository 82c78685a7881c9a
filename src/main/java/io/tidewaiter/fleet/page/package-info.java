/**
 * What the page of a fleet shows and does: the coordinator serves it by means of {@code dashboard}.
 *
 * <p>{@link io.tidewaiter.fleet.page.FleetRoutes} are its requests, {@link io.tidewaiter.fleet.page.FleetFeed} tells of changes. They are
 * for the page alone; programs use the commands with {@code --format json}. Calls {@code fleet.rollout} for what is so and for
 * people's words; {@code daemon} makes it where the configuration enables it.
 */
@NullMarked
package io.tidewaiter.fleet.page;

import org.jspecify.annotations.NullMarked;
