package io.tidewaiter.update.queue;

import io.tidewaiter.host.Workload;
import io.tidewaiter.time.Work;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lets work that shares nothing run side by side and keeps work that shares a unit or a local tag in the order it came.
 * Confined to one event loop, hence no locks.
 */
public final class KeyedQueue {

    private final int limit;
    private final Set<String> busy = new HashSet<>();
    private final List<Waiting> queue = new ArrayList<>();
    private int running;
    private boolean advancing;

    /** @param limit how many pieces of work may be under way at once, at least 1 */
    public KeyedQueue(int limit) {
        this.limit = limit;
    }

    /**
     * Runs the work once nothing that came earlier holds or awaits any of the keys.
     *
     * @param keys unit names and references: what the work must have to itself
     */
    public <T> Future<T> run(Set<String> keys, Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        queue.add(new Waiting(
                keys,
                () -> Work.begin(work).onComplete(result -> {
                    busy.removeAll(keys);
                    running--;
                    done.handle(result);
                    advance();
                })));
        advance();
        return done.future();
    }

    /** Whether work with these keys could begin now, as far as they are concerned. */
    public boolean areFree(Set<String> keys) {
        return Collections.disjoint(keys, busy)
                && queue.stream().allMatch(waiting -> Collections.disjoint(keys, waiting.keys));
    }

    /** In a loop: work that ends at once must not begin the next from within itself. */
    private void advance() {
        if (advancing) {
            return;
        }
        advancing = true;
        for (List<Waiting> ready = ready(); !ready.isEmpty(); ready = ready()) {
            ready.forEach(waiting -> waiting.work.run());
        }
        advancing = false;
    }

    private List<Waiting> ready() {
        Set<String> ahead = new HashSet<>();
        List<Waiting> ready = new ArrayList<>();
        for (Waiting waiting : queue) {
            boolean free = Collections.disjoint(waiting.keys, busy) && Collections.disjoint(waiting.keys, ahead);
            if (free && running < limit) {
                busy.addAll(waiting.keys);
                running++;
                ready.add(waiting);
            }
            ahead.addAll(waiting.keys);
        }
        queue.removeAll(ready);
        return ready;
    }

    private record Waiting(Set<String> keys, Runnable work) {}

    /**
     * The keys that work for these workloads must have to itself: their units, the units joined to them, and all local tags
     * from which any of those units starts its containers. A restart of one unit takes down the other, and that is no fault
     * of its image; and a pod that is restarted for one image must not start another from a tag that is being proven
     * elsewhere.
     *
     * @param all that is followed on this host, as far as it is known
     * @param together adds to units what is joined to them
     */
    public static Set<String> keys(List<Workload> followers, List<Workload> all, UnaryOperator<Set<String>> together) {
        Set<String> units =
                together.apply(followers.stream().map(Workload::unit).collect(Collectors.toSet()));
        Set<String> keys = new HashSet<>(units);
        Stream.concat(followers.stream(), all.stream())
                .filter(workload -> units.contains(workload.unit()))
                .forEach(workload -> keys.add(workload.reference().toString()));
        return keys;
    }

    /** The same where nothing is known but these. */
    public static Set<String> keys(List<Workload> followers) {
        return keys(followers, followers, UnaryOperator.identity());
    }
}
