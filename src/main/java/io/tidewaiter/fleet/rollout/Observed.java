package io.tidewaiter.fleet.rollout;

import io.tidewaiter.time.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How long something has been so, since it was first asked for. What was not asked for in a round is forgotten. Another
 * coordinator begins from zero, which makes a deadline longer and never shorter.
 */
final class Observed {

    private final Ticker ticker;
    private final Map<Object, Long> since = new HashMap<>();
    private final Set<Object> asked = new HashSet<>();

    Observed(Ticker ticker) {
        this.ticker = ticker;
    }

    Duration of(Object what) {
        asked.add(what);
        return ticker.since(since.computeIfAbsent(what, any -> ticker.nanos()));
    }

    /** A round is over. */
    void forgetOthers() {
        since.keySet().retainAll(asked);
        asked.clear();
    }

    void forgetAll() {
        since.clear();
        asked.clear();
    }
}
