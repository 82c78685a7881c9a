/**
 * One request to a registry and its answer, as values: the {@link io.tidewaiter.registry.exchange.RegistryRequest}, the
 * endpoint, the login, the time limits, and what can go wrong ({@link io.tidewaiter.registry.exchange.RegistryFailure}).
 *
 * <p>Sends nothing. Calls {@code host}, {@code image} and {@code net}; used by all other packages of {@code registry}.
 */
@NullMarked
package io.tidewaiter.registry.exchange;

import org.jspecify.annotations.NullMarked;
