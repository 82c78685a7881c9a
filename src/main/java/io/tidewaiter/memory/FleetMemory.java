package io.tidewaiter.memory;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a host of a fleet must know without its etcd, and after a restart. */
public interface FleetMemory {

    /** The etcd cluster of the fleet; empty before it was reached. */
    Future<Optional<String>> cluster();

    /** From now on it is this one; null for none. */
    Future<Void> cluster(@Nullable String id);

    /** What the fleet had quarantined when it was last heard of. */
    Future<List<Bad>> quarantine();

    /** The same from now on. */
    Future<Void> quarantine(List<Bad> all);

    /** The turns that this host has taken and whose end it has not reported. */
    Future<List<Turn>> turns();

    /** Takes a turn, in place of one before of the same reference. */
    Future<Void> take(Turn turn);

    /** It is reported, or was given back. */
    Future<Void> end(Reference reference);

    /** A digest that no host of the fleet begins. */
    record Bad(String reference, String digest, String reason) {}

    /**
     * @param granted the revision of etcd that created the grant
     * @param update the id of the first update of this turn; later ones may belong to it too
     */
    record Turn(Reference reference, Digest digest, String rollout, long granted, long update) {}
}
