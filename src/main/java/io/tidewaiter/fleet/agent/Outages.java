package io.tidewaiter.fleet.agent;

import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long updates kept their units from their work: from the restart to the first proof of health, and while a rollback brings
 * back what was healthy. What was not heard from its begin, as after a restart of the daemon in the middle, is not known.
 */
final class Outages {

    /** A turn has few updates. */
    private static final int MOST = 50;

    private final Ticker ticker;
    private final Map<Long, Outage> byUpdate = new LinkedHashMap<>();

    /**
     * Of one update.
     *
     * @param total of what is over
     * @param since when it began; null while the unit is at its work
     */
    private record Outage(Duration total, @Nullable Long since) {}

    Outages(Ticker ticker) {
        this.ticker = ticker;
    }

    void hear(Event event) {
        switch (event) {
            case Event.Entered(Update update, State state) -> entered(update.id(), state);
            case Event.Healthy healthy -> over(healthy.update().id());
            case Event.Progress progress -> {
                // of a pull, which touches nothing
            }
        }
    }

    private void entered(long update, State state) {
        switch (state) {
            case State.Activating activating when !activating.idle() && activating.attempt() == 1 -> begin(update);
            case State.RollingBack back when byUpdate.containsKey(update) -> begin(update);
            case State.End end -> over(update);
            default -> {
                // the unit is as it was before
            }
        }
    }

    private void begin(long update) {
        Outage before = byUpdate.getOrDefault(update, new Outage(Duration.ZERO, null));
        if (before.since() == null) {
            byUpdate.put(update, new Outage(before.total(), ticker.nanos()));
        }
        if (byUpdate.size() > MOST) {
            byUpdate.remove(byUpdate.keySet().iterator().next());
        }
    }

    private void over(long update) {
        byUpdate.computeIfPresent(
                update,
                (id, outage) -> outage.since() instanceof Long since
                        ? new Outage(outage.total().plus(ticker.since(since)), null)
                        : outage);
    }

    /** Zero where it is not known. */
    Duration of(long update) {
        return byUpdate.getOrDefault(update, new Outage(Duration.ZERO, null)).total();
    }
}
