package io.tidewaiter.it.fleet.simulation;

import io.tidewaiter.image.Reference;
import io.tidewaiter.memory.FleetMemory;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A memory that takes a turn only when a test lets it. */
final class SlowMemory implements FleetMemory {

    private final TurnMemory memory;
    private final Promise<Void> goOn = Promise.promise();
    private volatile boolean asked;

    SlowMemory(Ticker ticker) {
        this.memory = new TurnMemory(ticker);
    }

    /** Whether a turn is to be taken. */
    boolean isAsked() {
        return asked;
    }

    void goOn() {
        goOn.tryComplete();
    }

    @Override
    public Future<Void> take(Turn turn) {
        asked = true;
        return goOn.future().compose(now -> memory.take(turn));
    }

    @Override
    public Future<Optional<String>> cluster() {
        return memory.cluster();
    }

    @Override
    public Future<Void> cluster(@Nullable String id) {
        return memory.cluster(id);
    }

    @Override
    public Future<List<Bad>> quarantine() {
        return memory.quarantine();
    }

    @Override
    public Future<Void> quarantine(List<Bad> all) {
        return memory.quarantine(all);
    }

    @Override
    public Future<List<Turn>> turns() {
        return memory.turns();
    }

    @Override
    public Future<Void> end(Reference reference) {
        return memory.end(reference);
    }
}
