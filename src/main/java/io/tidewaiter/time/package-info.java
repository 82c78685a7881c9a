/**
 * Time and order: the clock that is handed in, spans of time as systemd writes them, pauses between retries, and work that
 * is repeated or joined with work that is under way already.
 *
 * <p>Knows nothing of containers. Calls no other package; used by nearly every package. Time comes from the {@link
 * io.tidewaiter.time.Ticker} that is handed in, so that a test can set it.
 */
@NullMarked
package io.tidewaiter.time;

import org.jspecify.annotations.NullMarked;
