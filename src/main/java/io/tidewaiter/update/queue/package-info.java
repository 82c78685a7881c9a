/**
 * Who goes first, how many at once, and whether everything ends: work keyed by unit and reference, the limit of updates
 * under way, and the {@link io.tidewaiter.update.queue.Watchdog}.
 *
 * <p>Knows no registry and no engine. Called by {@code update}.
 */
@NullMarked
package io.tidewaiter.update.queue;

import org.jspecify.annotations.NullMarked;
