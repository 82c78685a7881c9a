/**
 * How often and how many at once: the pauses that a registry asks for, its pull limit, and the number of requests under
 * way.
 *
 * <p>Knows requests and answers as values; sends nothing itself. Called by {@code registry.http}, {@code registry.auth} and
 * {@code registry}.
 */
@NullMarked
package io.tidewaiter.registry.limits;

import org.jspecify.annotations.NullMarked;
