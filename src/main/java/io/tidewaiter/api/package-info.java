/**
 * The operations that commands, programs and the dashboard can call, and the records they return: over a unix socket of
 * the user when the daemon runs, in the process of the command when it does not.
 *
 * <p>{@link io.tidewaiter.api.Service} has the operations. {@link io.tidewaiter.api.Routes} are the HTTP routes to them, as
 * {@code openapi.yaml} describes them. {@link io.tidewaiter.api.ControlServer} serves them on the socket.
 * {@link io.tidewaiter.api.Feed} publishes events. The records are the JSON on the wire. Calls {@code update} and {@code net}; called by {@code cli} and made by {@code daemon}.
 */
@NullMarked
package io.tidewaiter.api;

import org.jspecify.annotations.NullMarked;
