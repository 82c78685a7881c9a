package io.tidewaiter.host;

import io.tidewaiter.image.Reference;

/**
 * What makes a workload the same one through restarts, reboots and updates: what is remembered of a workload is remembered
 * under this.
 *
 * @param container the name that the unit gives its container; empty where Podman invents another one at each start
 */
public record WorkloadId(String unit, Reference reference, String container) {}
