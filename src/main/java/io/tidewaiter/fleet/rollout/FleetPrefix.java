package io.tidewaiter.fleet.rollout;

import io.tidewaiter.fleet.etcd.Etcd;
import io.tidewaiter.fleet.etcd.EtcdSnapshot;
import io.tidewaiter.fleet.etcd.KeyValue;
import io.tidewaiter.fleet.etcd.Txn;
import io.tidewaiter.fleet.model.FleetJson;
import io.tidewaiter.fleet.model.FleetKeys;
import io.tidewaiter.fleet.model.FleetMeta;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Makes sure that what is below a fleet's prefix is a fleet of the format that this program knows. */
public final class FleetPrefix {

    private FleetPrefix() {}

    /** What is below the prefix is no fleet, or one of a later format. The message is for people. */
    public static final class ForeignKeys extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ForeignKeys(String message) {
            super(message);
        }
    }

    /** Writes what the prefix is where nothing says so yet; fails with {@link ForeignKeys}. */
    public static Future<Void> claim(Etcd etcd, FleetKeys keys) {
        return etcd.read(List.of(keys.meta()))
                .compose(said -> value(said, keys)
                        .map(meta -> check(keys, meta))
                        .orElseGet(() -> etcd.read(List.of(keys.root()))
                                .compose(all -> onlyOurs(keys, all))
                                .compose(ours -> etcd.commit(new Txn()
                                        .absent(keys.meta())
                                        .put(keys.meta(), FleetJson.write(FleetMeta.OURS))))
                                .compose(written -> written ? Future.succeededFuture() : claim(etcd, keys))));
    }

    private static Optional<String> value(EtcdSnapshot said, FleetKeys keys) {
        return said.entries().stream()
                .filter(entry -> entry.key().equals(keys.meta()))
                .map(KeyValue::value)
                .findFirst();
    }

    /** Fails where the value is not that of this program's format. */
    public static Future<Void> check(FleetKeys keys, String meta) {
        Optional<FleetMeta> read = FleetJson.read(meta, FleetMeta.class).filter(known -> known.format() > 0);
        if (read.isEmpty()) {
            return Future.failedFuture(new ForeignKeys(
                    "%s in etcd is not of a fleet: name another fleet by the key fleet.name, or delete the key"
                            .formatted(keys.meta())));
        }
        return read.get().format() == FleetMeta.FORMAT
                ? Future.succeededFuture()
                : Future.failedFuture(new ForeignKeys(
                        "the fleet below %s in etcd has format %d, and this program knows format %d: install the version that the fleet uses"
                                .formatted(keys.root(), read.get().format(), FleetMeta.FORMAT)));
    }

    private static Future<Void> onlyOurs(FleetKeys keys, EtcdSnapshot all) {
        return all.entries().stream()
                .map(KeyValue::key)
                .filter(key -> !keys.isOurs(key))
                .findFirst()
                .<Future<Void>>map(other -> Future.failedFuture(new ForeignKeys(
                        "etcd has keys below %s that are no fleet's, such as %s: name another fleet by the key fleet.name"
                                .formatted(keys.root(), other))))
                .orElseGet(Future::succeededFuture);
    }
}
