/**
 * Who does the work of a command: the service of this process, in the daemon or where no daemon runs, or the daemon over its
 * socket. {@link io.tidewaiter.cli.backend.ProcessSession} chooses for a command in a process of its own, and lets only one process
 * act at a time. {@link io.tidewaiter.cli.backend.AllUsers} asks the daemons of all users, whose answers it does not trust.
 *
 * <p>Calls block: a command has a thread, and no event loop. Calls {@code app} and {@code api.model}, and {@code daemon} to have the
 * parts wired; called by {@code cli.command}.
 */
@NullMarked
package io.tidewaiter.cli.backend;

import org.jspecify.annotations.NullMarked;
