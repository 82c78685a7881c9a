package io.tidewaiter.fleet.rollout;

/**
 * A value as etcd has it.
 *
 * @param modified the revision that wrote it: what a transaction compares
 */
public record Versioned<T>(T value, long modified) {}
