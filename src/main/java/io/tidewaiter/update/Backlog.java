package io.tidewaiter.update;

import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Workloads;
import io.tidewaiter.update.queue.KeyedQueue;
import io.tidewaiter.update.run.Failure;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The updates that were interrupted, until each has ended. Each continues before any later request for its unit or tag, and
 * keeps no other work waiting. If one cannot continue yet, because Podman or systemd does not answer, the next {@link
 * #queue} tries it again.
 *
 * <p>Confined to one event loop.
 */
final class Backlog {

    private final Journal journal;
    private final Workloads workloads;
    private final Turn turn;
    private final Map<Long, Entry> open = new HashMap<>();
    private @Nullable Future<Void> read;

    /** Continues one of the updates once it is its turn. */
    interface Turn {

        /** @param found the workloads that are followed now, because the update's workload may have another name by now */
        Future<?> goOn(Journal.Unfinished unfinished, Workloads.Found found);
    }

    Backlog(Journal journal, Workloads workloads, Turn turn) {
        this.journal = journal;
        this.workloads = workloads;
        this.turn = turn;
    }

    private static final class Entry {

        private final Journal.Unfinished unfinished;
        /** Null before the first. */
        private @Nullable Future<?> attempt;

        private Set<String> keys;

        Entry(Journal.Unfinished unfinished) {
            this.unfinished = unfinished;
            this.keys = KeyedQueue.keys(List.of(unfinished.update().workload()));
        }

        boolean isIdle() {
            return attempt == null || attempt.failed();
        }

        void know(Workloads.Found found) {
            keys = KeyedQueue.keys(List.of(unfinished.update().workload()), found.workloads(), found::together);
        }

        boolean shares(Set<String> others) {
            return !Collections.disjoint(others, keys);
        }
    }

    /** @return when each is under way or waits for its turn; fails when it is not known what was interrupted */
    Future<Void> queue() {
        if (read == null || read.failed()) {
            read = journal.unfinished().map(all -> {
                all.forEach(unfinished -> open.put(unfinished.update().id(), new Entry(unfinished)));
                return null;
            });
        }
        return read.compose(known -> open.values().stream().anyMatch(Entry::isIdle)
                ? workloads.find().map(this::begin)
                : Future.succeededFuture());
    }

    private @Nullable Void begin(Workloads.Found found) {
        List.copyOf(open.values()).stream().filter(Entry::isIdle).forEach(entry -> {
            entry.know(found);
            Future<?> attempt = turn.goOn(entry.unfinished, found);
            entry.attempt = attempt.onSuccess(
                    ended -> open.remove(entry.unfinished.update().id()));
        });
        return null;
    }

    /** When all that could continue have ended; fails if one of them cannot continue now. */
    Future<Void> end() {
        return Future.join(open.values().stream()
                        .map(entry -> entry.attempt == null ? Future.succeededFuture() : entry.attempt)
                        .toList())
                .mapEmpty();
    }

    /** The interrupted update that has to end before work that needs these keys may begin, in words. */
    Optional<String> inTheWayOf(Set<String> keys) {
        return open.values().stream()
                .filter(entry -> entry.shares(keys))
                .findFirst()
                .map(entry -> "an update of %s that was interrupted cannot go on yet: %s"
                        .formatted(
                                entry.unfinished.update().workload().unit(),
                                entry.attempt != null && entry.attempt.failed()
                                        ? Failure.message(entry.attempt.cause())
                                        : "it waits for its turn"));
    }
}
