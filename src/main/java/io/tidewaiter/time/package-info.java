/**
 * Time and order: the clock that is handed in, spans of time as systemd writes them, pauses between retries, and work that
 * is repeated or joined with work that is under way already.
 *
 * <p>Knows nothing of containers. Calls nobody; used by nearly every package. No class here reads a clock of its own: a test
 * hands in the {@link io.tidewaiter.time.Ticker}.
 */
@NullMarked
package io.tidewaiter.time;

import org.jspecify.annotations.NullMarked;
