/**
 * A thin client of etcd's version 3 API over its JSON gateway ({@code /v3/}, etcd 3.4 and later), and a copy of a part of its keys
 * that is kept up to date.
 *
 * <p>Knows etcd and nothing of fleets. Calls {@code net} and {@code time}; called by the other packages of {@code fleet}.
 */
@NullMarked
package io.tidewaiter.fleet.etcd;

import org.jspecify.annotations.NullMarked;
