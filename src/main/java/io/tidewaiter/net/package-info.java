/**
 * How this host reaches others, by the files and variables that all of its programs heed: which authorities it trusts,
 * which proxy stands between, what is an address, and what a server means by {@code Retry-After}.
 *
 * <p>Calls {@code update.port} for its words; called by whoever sends requests, {@code registry} and {@code notify}.
 */
@NullMarked
package io.tidewaiter.net;

import org.jspecify.annotations.NullMarked;
