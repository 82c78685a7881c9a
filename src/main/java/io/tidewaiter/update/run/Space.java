package io.tidewaiter.update.run;

import io.tidewaiter.text.ByteSize;
import io.tidewaiter.update.port.Engine;
import io.vertx.core.Future;
import java.util.Optional;

/** Makes sure that images do not fill up the disk: on a full disk not even a rollback works. */
public final class Space {

    private final Engine engine;
    private final ByteSize reserve;

    /** @param reserve what must stay free; nothing at all switches the check off */
    public Space(Engine engine, ByteSize reserve) {
        this.engine = engine;
        this.reserve = reserve;
    }

    /** Why there is not room enough, and what to do; empty when there is. */
    Future<Optional<String>> shortage() {
        return reserve.bytes() == 0
                ? Future.succeededFuture(Optional.empty())
                : engine.storage()
                        .map(storage -> storage.free().compareTo(reserve) >= 0
                                ? Optional.empty()
                                : Optional.of(
                                        "not enough space for images: %s are free in %s and %s must stay free (releases.min-free): remove what is not needed (podman image prune) or lower the limit"
                                                .formatted(
                                                        storage.free().format(), storage.folder(), reserve.format())));
    }
}
