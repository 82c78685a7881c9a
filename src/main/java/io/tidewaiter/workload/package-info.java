/**
 * Which workloads this host has: the containers that carry the auto-update label, and the units that would start one
 * and have none now.
 *
 * <p>Knows labels, policies and the {@code podman run} command line; implements {@link io.tidewaiter.update.port.Workloads}; asks
 * the engine and systemd through {@code update.port}; made by {@code daemon}.
 */
@NullMarked
package io.tidewaiter.workload;

import org.jspecify.annotations.NullMarked;
