/**
 * How a registry is convinced: challenges (RFC 9110, section 11.6.1), basic authentication, and the tokens of token
 * services, kept while they are valid.
 *
 * <p>Calls {@code registry.http} to fetch tokens and {@code registry.hostfiles} for credentials; called by {@code registry}.
 */
@NullMarked
package io.tidewaiter.registry.auth;

import org.jspecify.annotations.NullMarked;
