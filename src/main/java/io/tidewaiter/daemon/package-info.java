/**
 * Makes the parts and puts them together: the only place that knows all of them.
 *
 * <p>{@link io.tidewaiter.daemon.Assembly} wires what an update needs, for the daemon and for a command that runs without
 * one; {@link io.tidewaiter.daemon.Daemon} adds triggers and the control socket, and starts and stops in order. Called by
 * {@code cli}.
 */
@NullMarked
package io.tidewaiter.daemon;

import org.jspecify.annotations.NullMarked;
