package io.tidewaiter.kill;

import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the product at one point of an update: a request to Podman or systemd, or a write to the journal. Points are
 * reached in turn on several threads.
 */
final class Trap {

    /** When it springs. */
    enum Phase {
        BEFORE,
        AFTER
    }

    /** @param point such as {@code tag v2} or {@code write verifying} */
    record Place(Phase phase, String point, Fate fate) {}

    private final Promise<Void> sprung = Promise.promise();
    private final Promise<Void> hangs = Promise.promise();
    private final Deque<Place> places = new ArrayDeque<>();
    private volatile boolean dead;

    /** Springs at each of these in turn; what counts is the last. */
    void set(Place... inTurn) {
        places.addAll(List.of(inTurn));
    }

    /** @return what befalls this act now; null for nothing */
    synchronized @Nullable Fate reach(Phase phase, String point) {
        Place place = places.peek();
        if (place == null || place.phase() != phase || !place.point().equals(point)) {
            return null;
        }
        places.remove();
        Fate fate = place.fate();
        dead = fate == Fate.KILL;
        if (fate == Fate.HANG) {
            hangs.tryComplete();
        }
        if (places.isEmpty()) {
            sprung.complete();
        }
        return fate;
    }

    /** Whether the product is gone: nothing that it still asks for happens or is answered. */
    boolean isDead() {
        return dead;
    }

    io.vertx.core.Future<Void> sprung() {
        return sprung.future();
    }

    io.vertx.core.Future<Void> hangs() {
        return hangs.future();
    }

    /** Another product is there once the dead one is buried. */
    void revive(Runnable burial) {
        burial.run();
        dead = false;
    }
}
