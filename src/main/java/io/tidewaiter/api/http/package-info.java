/**
 * The operations of {@code app} over HTTP: {@link io.tidewaiter.api.http.Routes} are the routes as {@code openapi.yaml}
 * describes them, {@link io.tidewaiter.api.http.ControlServer} serves them on a unix socket of the user.
 *
 * <p>The launcher has a route of its own there, {@link io.tidewaiter.api.http.CommandRoute}, which is no part of the API.
 *
 * <p>Knows requests, answers and streams; decides nothing. Calls {@code app}; made by {@code daemon}; {@code dashboard} mounts
 * the same routes behind its sign-in.
 */
@NullMarked
package io.tidewaiter.api.http;

import org.jspecify.annotations.NullMarked;
