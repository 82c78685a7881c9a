package io.tidewaiter.fleet.etcd;

import java.util.List;

/**
 * The keys as they were at one revision.
 *
 * @param revision of the whole store
 * @param entries in the order of their keys
 */
public record EtcdSnapshot(long revision, List<KeyValue> entries) {

    public EtcdSnapshot {
        entries = List.copyOf(entries);
    }
}
