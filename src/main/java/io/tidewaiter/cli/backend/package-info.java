/**
 * Who does the work of a command: the daemon over its socket, or this process where no daemon runs. {@link
 * io.tidewaiter.cli.backend.CommandSession} chooses, and lets only one process act at a time.
 *
 * <p>Calls block: a command has no event loop. Calls {@code api.model}, and {@code daemon} to have the parts wired; called by
 * {@code cli.command}.
 */
@NullMarked
package io.tidewaiter.cli.backend;

import org.jspecify.annotations.NullMarked;
