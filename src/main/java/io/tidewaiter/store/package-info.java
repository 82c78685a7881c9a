/**
 * What survives a crash: the journal of updates, their history, the proven releases, the quarantine, holds, what was left
 * down, which units follow what and what the last checks found, in one SQLite database in WAL mode with {@code synchronous=FULL}.
 *
 * <p>Knows SQL and nothing of registries, engines or units; implements {@link io.tidewaiter.update.port.Journal}; called by
 * {@code update} through that interface and made by {@code daemon}. Every statement runs on one {@link
 * io.tidewaiter.store.Worker} of its own, in the order it was asked for: the daemon's is a thread.
 */
@NullMarked
package io.tidewaiter.store;

import org.jspecify.annotations.NullMarked;
