package io.tidewaiter.update.run;

import io.tidewaiter.time.Backoff;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.port.UnitManager;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what an update held: connections that wait before a socket, and units that wait until another one was restarted. It is
 * tried until systemd does it, as they would wait until this process ends. Confined to the event loop.
 */
final class PendingReleases {

    private static final Logger log = LoggerFactory.getLogger(PendingReleases.class);

    private final UnitManager units;
    private final Ticker ticker;
    /** How often each was tried in vain. */
    private final Map<String, Integer> owed = new HashMap<>();

    PendingReleases(UnitManager units, Ticker ticker) {
        this.units = units;
        this.ticker = ticker;
    }

    /** Another update holds the unit, and releases it in its end. */
    void held(String unit) {
        owed.remove(unit);
    }

    /** Completes after the first try; the others come later. Never fails. */
    Future<Void> release(String unit) {
        return units.release(unit).onSuccess(done -> owed.remove(unit)).recover(trouble -> {
            log.warn("cannot release, it is tried again unit={} reason={}", unit, trouble.getMessage());
            if (owed.put(unit, 1) == null) {
                tryAgain(unit);
            }
            return Future.succeededFuture();
        });
    }

    private void tryAgain(String unit) {
        Repeat.asLongAs(() -> ticker.after(Backoff.USUAL.after(owed.getOrDefault(unit, 1)))
                .compose(waited -> owed.containsKey(unit) ? units.release(unit) : Future.succeededFuture())
                .map(done -> {
                    owed.remove(unit);
                    return false;
                })
                .otherwise(trouble -> owed.computeIfPresent(unit, (any, failures) -> failures + 1) != null));
    }
}
