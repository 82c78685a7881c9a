package io.tidewaiter.world;

import io.tidewaiter.image.Digest;
import io.tidewaiter.update.model.State;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What worlds show of how Tidewaiter does. */
final class Figures {

    private static final double MILLIS = 1000;

    private final long seed;
    private final Map<String, Long> down = new HashMap<>();
    private final Map<Digest, Long> pushed = new HashMap<>();
    private final Map<String, Long> ends = new TreeMap<>();
    /** Milliseconds from a restart of ours to the first good answer, over rollbacks too. */
    private final Distribution outage = new Distribution();
    /** Milliseconds from the push of a release to the end of its proof in a unit. */
    private final Distribution proof = new Distribution();
    /** Hundredths of requests at the registry for each update of a world. */
    private final Distribution requests = new Distribution();

    private long updates;

    /** @param seed of the world, to find the worst again; 0 for many worlds */
    Figures(long seed) {
        this.seed = seed;
    }

    long updates() {
        return updates;
    }

    void restart(SimulatedUnit service, long now) {
        if (service.isActive()) {
            down.putIfAbsent(service.name(), now);
        }
    }

    void started(SimulatedUnit service, Box box, long now) {
        Long since = box.build.isGood() ? down.remove(service.name()) : null;
        if (since != null) {
            outage.add(Duration.ofNanos(now - since).plus(box.build.when()).toMillis(), seed);
        }
    }

    /** Whatever its outage is from now on is not ours. */
    void forget(SimulatedUnit service) {
        down.remove(service.name());
    }

    void pushed(Digest digest, long now) {
        pushed.put(digest, now);
    }

    void arrived(Digest digest, long now) {
        Long since = pushed.get(digest);
        if (since != null) {
            proof.add(Duration.ofNanos(now - since).toMillis(), seed);
        }
    }

    void ended(State.End end) {
        updates++;
        ends.merge(end.word(), 1L, Long::sum);
    }

    /** At the end of a world. */
    void asked(long times) {
        if (updates > 0) {
            requests.add(100 * times / updates, seed);
        }
    }

    void add(Figures other) {
        updates += other.updates;
        other.ends.forEach((word, count) -> ends.merge(word, count, Long::sum));
        outage.add(other.outage);
        proof.add(other.proof);
        requests.add(other.requests);
    }

    String ends() {
        return ends.toString();
    }

    String table() {
        return String.join(
                "\n",
                "| | median | 90 % | 99 % | worst | seed of the worst |",
                "| --- | ---: | ---: | ---: | ---: | ---: |",
                outage.row("outage of a unit by an update, seconds", MILLIS),
                proof.row("from a push to its proof in a unit, seconds", MILLIS),
                requests.row("requests at the registry for each update", 100));
    }
}
