package io.tidewaiter.world;

import io.tidewaiter.image.Digest;
import io.tidewaiter.update.State;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What a world shows of how Tidewaiter does. */
final class Figures {

    private final Map<String, Long> restarted = new HashMap<>();
    private final Map<Digest, Long> pushed = new HashMap<>();
    final Map<String, Long> ends = new TreeMap<>();
    long updates;
    long checks;
    long longestToProof;

    void restart(String unit, long now) {
        restarted.put(unit, now);
    }

    void started(String unit, boolean good, long now) {
        restarted.remove(unit);
    }

    void pushed(Digest digest, long now) {
        pushed.put(digest, now);
    }

    void arrived(Digest digest, long now) {
        Long since = pushed.get(digest);
        if (since != null) {
            longestToProof = Math.max(longestToProof, now - since);
        }
    }

    void ended(State.End end) {
        updates++;
        ends.merge(end.word(), 1L, Long::sum);
    }

    void checked() {
        checks++;
    }

    void add(Figures other) {
        updates += other.updates;
        checks += other.checks;
        longestToProof = Math.max(longestToProof, other.longestToProof);
        other.ends.forEach((word, count) -> ends.merge(word, count, Long::sum));
    }
}
