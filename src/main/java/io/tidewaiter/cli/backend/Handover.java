package io.tidewaiter.cli.backend;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What happens on the event loop, handed to the thread of a command. The event loop never waits: for what the command does not
 * take in time there is no room.
 *
 * @param <T> what is handed over
 */
final class Handover<T> {

    /** More than a command leaves lying that still prints. */
    static final int MOST = 1000;

    private final Queue<T> waiting = new ArrayDeque<>();
    private boolean ended;

    /** @return false when there is no room */
    synchronized boolean add(T next) {
        if (waiting.size() >= MOST) {
            return false;
        }
        waiting.add(next);
        notifyAll();
        return true;
    }

    /** @param last for which there is room in any case */
    synchronized void end(List<T> last) {
        waiting.addAll(last);
        ended = true;
        notifyAll();
    }

    /**
     * Takes all of them, as they come, until the end.
     *
     * @throws CommandException when the thread is interrupted
     */
    void forEach(Consumer<T> taker) {
        for (T next = next(); next != null; next = next()) {
            taker.accept(next);
        }
    }

    private synchronized @Nullable T next() {
        try {
            while (waiting.isEmpty() && !ended) {
                wait();
            }
            return waiting.poll();
        } catch (InterruptedException e) {
            throw Waiting.interrupted(e);
        }
    }
}
