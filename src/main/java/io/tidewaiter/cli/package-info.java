/**
 * The commands: one class each. They ask the daemon over its socket when it runs, and do the work in their own process
 * when it does not; the client side loads no event loop.
 *
 * <p>Knows arguments, words, tables and exit codes; calls {@code daemon} to have the parts wired, {@code api} for what to
 * ask, and {@code scaffold} for the files of new units; called by {@link io.tidewaiter.Main}.
 */
@NullMarked
package io.tidewaiter.cli;

import org.jspecify.annotations.NullMarked;
