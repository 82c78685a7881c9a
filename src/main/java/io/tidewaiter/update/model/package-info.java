/**
 * What an update is: its {@link io.tidewaiter.update.model.State}s, its outcome, the gates it may wait for, and the events
 * it publishes.
 *
 * <p>Values without behaviour towards the outside. Calls {@code host} and {@code image}; used by all that decides, acts, keeps
 * or shows updates.
 */
@NullMarked
package io.tidewaiter.update.model;

import org.jspecify.annotations.NullMarked;
