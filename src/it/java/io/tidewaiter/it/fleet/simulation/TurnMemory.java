package io.tidewaiter.it.fleet.simulation;

import io.tidewaiter.image.Reference;
import io.tidewaiter.memory.FleetMemory;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a host remembers of its fleet. As on a disk, each write takes a moment, and outlives the agent that wrote it. */
final class TurnMemory implements FleetMemory {

    private static final Duration DISK = Duration.ofMillis(2);

    private final Ticker ticker;
    private final Map<Reference, Turn> turns = new HashMap<>();
    private List<Bad> quarantine = List.of();
    private @Nullable String cluster;

    TurnMemory(Ticker ticker) {
        this.ticker = ticker;
    }

    /** The turn that is taken and not reported; null for none. */
    @Nullable
    Turn turn(Reference reference) {
        return turns.get(reference);
    }

    private <T> Future<T> later(Supplier<T> act) {
        return ticker.after(DISK).map(passed -> act.get());
    }

    @Override
    public Future<Optional<String>> cluster() {
        return later(() -> Optional.ofNullable(cluster));
    }

    @Override
    public Future<Void> cluster(@Nullable String id) {
        return later(() -> {
            cluster = id;
            return null;
        });
    }

    @Override
    public Future<List<Bad>> quarantine() {
        return later(() -> quarantine);
    }

    @Override
    public Future<Void> quarantine(List<Bad> all) {
        List<Bad> copy = List.copyOf(all);
        return later(() -> {
            quarantine = copy;
            return null;
        });
    }

    @Override
    public Future<List<Turn>> turns() {
        return later(() -> new ArrayList<>(turns.values()));
    }

    @Override
    public Future<Void> take(Turn turn) {
        return later(() -> {
            turns.put(turn.reference(), turn);
            return null;
        });
    }

    @Override
    public Future<Void> end(Reference reference) {
        return later(() -> {
            turns.remove(reference);
            return null;
        });
    }
}
