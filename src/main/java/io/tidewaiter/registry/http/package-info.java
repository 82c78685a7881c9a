/**
 * The HTTP client for registries: TLS by the host's files, proxies, bounded bodies, and errors of the network in words.
 *
 * <p>Knows no manifest and no token. Calls {@code net}; called by {@code registry.auth} and {@code registry}.
 */
@NullMarked
package io.tidewaiter.registry.http;

import org.jspecify.annotations.NullMarked;
