package io.tidewaiter.fleet.etcd;

/**
 * A key as etcd has it at one revision.
 *
 * @param value text in UTF-8
 * @param created the revision that made the key
 * @param modified the revision that wrote this value
 */
public record KeyValue(String key, String value, long created, long modified) {}
