package io.tidewaiter.update;

import io.tidewaiter.update.State.End;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enters the states of updates in the journal, in order, and tells them to whoever listens. What could not be written is
 * owed: it is written before anything new.
 */
final class Scribe {

    private static final Logger log = LoggerFactory.getLogger(Scribe.class);

    private final Journal journal;
    private final Consumer<Event> listener;
    private final Deque<Entry> owed = new ArrayDeque<>();
    private Future<Void> settled = Future.succeededFuture();

    Scribe(Journal journal, Consumer<Event> listener) {
        this.journal = journal;
        this.listener = listener;
    }

    /** @return the update with its id; fails when it could not be written */
    Future<Update> begin(Update update) {
        return journal.begin(update).onSuccess(begun -> tell(new Event.Entered(begun, new State.Staging())));
    }

    /** Before something is touched: fails when the state could not be written. */
    Future<Void> enter(Update update, State state) {
        return journal.enter(update, state).onSuccess(written -> tell(new Event.Entered(update, state)));
    }

    /** Once something was touched: never fails, as stopping half-way would be worse than a gap in the journal. */
    Future<Void> enterAnyway(Update update, State state) {
        owed.add(new Entry(update, state));
        return settle().recover(trouble -> {
                    log.error(
                            "cannot write the journal, going on unit={} state={} reason={}",
                            update.workload().unit(),
                            state,
                            trouble.getMessage());
                    return Future.succeededFuture();
                })
                .onSuccess(written -> tell(new Event.Entered(update, state)));
    }

    /** The last entry of an update. Never fails. */
    Future<End> end(Update update, End end) {
        return enterAnyway(update, end).map(end);
    }

    /** Writes what is owed; fails when it still cannot be written. */
    Future<Void> settle() {
        settled = settled.transform(before -> writeNext());
        return settled;
    }

    /** Whoever listens, a mistake of theirs is not the update's. */
    void tell(Event event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            log.error("a listener failed event={} reason={}", event, e.toString());
            log.debug("a listener failed", e);
        }
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
