package io.tidewaiter.update.run;

import io.tidewaiter.time.Repeat;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.State.End;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Journal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enters the states of updates in the journal, in order, and tells them to the listeners. A state that could not be written
 * is owed: it is written before any new one.
 *
 * <p>Once the writer is frozen no update continues: a failure from then on has its cause in the end of this process, and
 * says nothing about an image. After the next start the updates continue from the states that are written.
 */
public final class StateWriter {

    private static final Logger log = LoggerFactory.getLogger(StateWriter.class);

    private final Journal journal;
    private final Consumer<Event> listener;
    private final Deque<Entry> owed = new ArrayDeque<>();
    private final Map<Long, State> standing = new HashMap<>();
    private boolean frozen;
    private Future<Void> settled = Future.succeededFuture();

    public StateWriter(Journal journal, Consumer<Event> listener) {
        this.journal = journal;
        this.listener = listener;
    }

    /** @return the update with its id; fails when it could not be written */
    Future<Update> begin(Update update) {
        return unlessFrozen(() -> journal.begin(update).onSuccess(begun -> entered(begun, new State.Staging())));
    }

    /** The state that this update entered last, if it entered one in this process; asked once, when it is over. */
    Optional<State> leave(Update update) {
        return Optional.ofNullable(standing.remove(update.id()));
    }

    /** Before something is touched: fails when the state could not be written. */
    Future<Void> enter(Update update, State state) {
        return unlessFrozen(() -> journal.enter(update, state).onSuccess(written -> entered(update, state)));
    }

    /** Once something was touched: never fails, as stopping half-way would be worse than a gap in the journal. */
    Future<Void> enterAnyway(Update update, State state) {
        return unlessFrozen(() -> {
            owed.add(new Entry(update, state));
            return written(update, state);
        });
    }

    /** The same state once more, where what it carries has changed. Never fails. */
    Future<Void> renew(Update update, State before, State now) {
        return now.equals(before) ? Future.succeededFuture() : enterAnyway(update, now);
    }

    private Future<Void> written(Update update, State state) {
        return settle().recover(trouble -> {
                    log.error(
                            "cannot write the journal, continuing unit={} state={} reason={}",
                            update.workload().unit(),
                            state,
                            trouble.getMessage());
                    return Future.succeededFuture();
                })
                .onSuccess(written -> entered(update, state));
    }

    /** Freezes all updates of this process: their futures do not complete any more. */
    public void freeze() {
        frozen = true;
    }

    private <T> Future<T> unlessFrozen(Supplier<Future<T>> work) {
        Future<T> never = Promise.<T>promise().future();
        if (frozen) {
            return never;
        }
        Future<T> write = work.get();
        return write.transform(written -> frozen ? never : write);
    }

    /** The last entry of an update. Never fails. */
    Future<End> end(Update update, End end) {
        return enterAnyway(update, end).map(end);
    }

    /** Writes what is owed; fails when it still cannot be written. */
    public Future<Void> settle() {
        settled = settled.transform(before -> Repeat.asLongAs(this::writeNext));
        return settled;
    }

    private void entered(Update update, State state) {
        standing.put(update.id(), state);
        tell(new Event.Entered(update, state));
    }

    /** An error in a listener is not the update's. */
    void tell(Event event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            log.error("a listener failed event={} reason={}", event, e.toString());
            log.debug("a listener failed", e);
        }
    }

    /** @return whether there was one */
    private Future<Boolean> writeNext() {
        Entry next = owed.peek();
        return next == null
                ? Future.succeededFuture(false)
                : journal.enter(next.update(), next.state()).map(written -> {
                    owed.remove();
                    return true;
                });
    }

    private record Entry(Update update, State state) {}
}
