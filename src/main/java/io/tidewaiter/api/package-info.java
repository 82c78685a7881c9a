/**
 * What a person or a program may ask a Tidewaiter, and the answers' shapes: over a unix socket of the user when the
 * daemon runs, in process when it does not.
 *
 * <p>{@link io.tidewaiter.api.Service} answers; {@link io.tidewaiter.api.Routes} are what may be asked of it over HTTP, as
 * {@code openapi.yaml} describes it; {@link io.tidewaiter.api.ControlServer} lets the user in;
 * {@link io.tidewaiter.api.Feed} is what happens, for whoever follows it; the records are the JSON on the wire. Calls {@code update} and {@code net}; called by {@code cli} and made by {@code daemon}.
 */
@NullMarked
package io.tidewaiter.api;

import org.jspecify.annotations.NullMarked;
