/**
 * How this host reaches others, by the files and variables that all of its programs heed: which authorities it trusts,
 * which proxy stands between, what is an address, and what a server means by {@code Retry-After}. {@link io.tidewaiter.net.Tls}
 * keeps what is slow about TLS off the event loop. {@link io.tidewaiter.net.BoundedClient} sends requests within bounds of time
 * and memory.
 *
 * <p>And how many may reach this host at a time, and for how long: {@link io.tidewaiter.net.Connections}.
 *
 * <p>Calls {@code update.port} for its words and its time. {@code registry}, {@code notify} and {@code health} call it, which
 * send requests, and {@code trigger}, {@code metrics}, {@code api} and {@code dashboard}, which get them.
 */
@NullMarked
package io.tidewaiter.net;

import org.jspecify.annotations.NullMarked;
