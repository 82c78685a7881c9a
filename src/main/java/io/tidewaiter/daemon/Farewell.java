package io.tidewaiter.daemon;

import io.tidewaiter.config.Locations;
import io.tidewaiter.config.Settings;
import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.Keyring;
import io.tidewaiter.podman.PodmanEngine;
import io.tidewaiter.store.SqliteJournal;
import io.tidewaiter.store.Uptime;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.run.KeptNames;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;

/** What is to be done on a host that will do without Tidewaiter. The caller holds the lock. */
public final class Farewell {

    private Farewell() {}

    /**
     * Takes away all names that keep images.
     *
     * @return how many there were; fails where an update is in progress, which may need them
     */
    public static Future<Integer> forgetImages(Vertx vertx, Locations locations, Settings settings) {
        Path socket = Objects.requireNonNullElse(settings.podman().socket(), locations.podmanSocket());
        PodmanEngine engine = new PodmanEngine(vertx, socket, Ticker.of(vertx), Keyring.NONE);
        return engine.answers()
                .compose(there -> refuseUnfinished(vertx, locations.database()))
                .compose(none -> KeptNames.letGo(engine));
    }

    private static Future<Void> refuseUnfinished(Vertx vertx, Path store) {
        if (!Files.exists(store)) {
            return Future.succeededFuture();
        }
        return SqliteJournal.open(vertx, store, InstantSource.system(), Uptime.ofHost())
                .compose(journal -> journal.unfinished()
                        .compose(updates -> updates.isEmpty()
                                ? Future.<Void>succeededFuture()
                                : Future.<Void>failedFuture(new ExternalException(
                                        "an update of %s is in progress and may need them: tidewaiter update now finishes it"
                                                .formatted(updates.getFirst()
                                                        .update()
                                                        .workload()
                                                        .unit()))))
                        .eventually(journal::close));
    }
}
