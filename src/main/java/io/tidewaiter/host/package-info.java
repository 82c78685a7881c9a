/**
 * What a host consists of, as Podman and systemd report it: containers, images, units and the workloads they make up.
 *
 * <p>Values that the implementations of {@code update.port} fill and the update reads, and the two logs of the host. Calls
 * {@code image} and {@code policy}. Whatever goes wrong outside is an {@link io.tidewaiter.host.ExternalException}, whose message is
 * one line for a person.
 */
@NullMarked
package io.tidewaiter.host;

import org.jspecify.annotations.NullMarked;
