package io.tidewaiter.fleet.etcd;

import java.util.List;

/**
 * What was read at one revision.
 *
 * @param revision of the whole store
 * @param entries in the order of their keys
 */
public record EtcdSnapshot(long revision, List<KeyValue> entries) {

    public EtcdSnapshot {
        entries = List.copyOf(entries);
    }
}
