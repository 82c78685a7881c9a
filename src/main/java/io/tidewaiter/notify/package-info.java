/**
 * Tells others what became of updates and of a fleet's rollouts: a program that listens for CloudEvents, a command of this host, and the journal.
 *
 * <p>{@link io.tidewaiter.notify.Couriers} takes what is to be told from a {@link io.tidewaiter.notify.Postbox}; of updates that is the history itself. A
 * {@link io.tidewaiter.notify.Courier} for each {@link io.tidewaiter.notify.Notifier} delivers them in order and at least
 * once, a crash in between included. {@link io.tidewaiter.notify.JournalNotes} leaves each step of an update in the
 * journal as it happens. Nothing here is waited for by an update.
 *
 * <p>Calls {@code update} for events and ends and {@code net} for how to reach others; made by {@code daemon}.
 */
@NullMarked
package io.tidewaiter.notify;

import org.jspecify.annotations.NullMarked;
