/**
 * The records that commands, programs and the dashboard send and receive, which are the JSON on the wire, and {@link
 * io.tidewaiter.api.model.Narrator}, which puts an event into one line.
 *
 * <p>Values made from those of {@code update} and {@code host}. Called by {@code app}, {@code api.http}, {@code cli} and
 * {@code dashboard}. A field that is added needs its line in {@code openapi.yaml}.
 */
@NullMarked
package io.tidewaiter.api.model;

import org.jspecify.annotations.NullMarked;
