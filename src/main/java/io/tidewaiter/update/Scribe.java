package io.tidewaiter.update;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enters states once the unit was touched: from there on a journal that cannot be written must not keep the workload from
 * being verified or put back. What could not be written is owed, and is written in its order before anything new begins,
 * so that no quarantine is lost. Confined to one event loop.
 */
final class Scribe {

    private static final Logger log = LoggerFactory.getLogger(Scribe.class);

    private final Journal journal;
    private final Deque<Entry> owed = new ArrayDeque<>();
    private Future<Void> settled = Future.succeededFuture();

    Scribe(Journal journal) {
        this.journal = journal;
    }

    /** Never fails. */
    Future<Void> enterAnyway(Update update, State state) {
        owed.add(new Entry(update, state));
        return settle().recover(trouble -> {
            log.error(
                    "cannot write the journal, going on unit={} state={} reason={}",
                    update.workload().unit(),
                    state,
                    trouble.getMessage());
            return Future.succeededFuture();
        });
    }

    /** Writes what is owed; fails when it still cannot be written. */
    Future<Void> settle() {
        settled = settled.transform(before -> writeNext());
        return settled;
    }

    private Future<Void> writeNext() {
        Entry next = owed.peek();
        return next == null
                ? Future.succeededFuture()
                : journal.enter(next.update(), next.state()).compose(written -> {
                    owed.remove();
                    return writeNext();
                });
    }

    private record Entry(Update update, State state) {}
}
