package io.tidewaiter.world.memory;

import io.tidewaiter.memory.TimerMemory;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/** When the timer last asked for a check. */
final class Timer implements TimerMemory {

    private Optional<Instant> last = Optional.empty();

    @Override
    public Future<Optional<Instant>> lastCheck() {
        return Future.succeededFuture(last);
    }

    @Override
    public Future<Void> lastCheck(Instant at) {
        last = Optional.of(MemoryStore.millis(at));
        return Future.succeededFuture();
    }
}
