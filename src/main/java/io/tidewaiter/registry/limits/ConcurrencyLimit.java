package io.tidewaiter.registry.limits;

import io.tidewaiter.time.Work;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many through at once; the others wait in the order in which they came. Whatever ends a piece of work, what it
 * throws too, gives its place to the next.
 */
final class ConcurrencyLimit {

    private final IntSupplier width;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int inside;
    private boolean admitting;

    /** @param width how many may be inside; asked again for each */
    ConcurrencyLimit(IntSupplier width) {
        this.width = width;
    }

    /** @param work begun when it is its turn */
    <T> Future<T> pass(Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        synchronized (this) {
            waiting.add(() -> Work.begin(work).onComplete(done -> {
                left();
                promise.handle(done);
            }));
        }
        admit();
        return promise.future();
    }

    private void left() {
        synchronized (this) {
            inside--;
        }
        admit();
    }

    /** One after the other in a loop: work that ends at once must not begin the next from within itself. */
    private void admit() {
        if (isFirst()) {
            for (Runnable next = next(); next != null; next = next()) {
                next.run();
            }
        }
    }

    private synchronized boolean isFirst() {
        boolean first = !admitting;
        admitting = true;
        return first;
    }

    private synchronized @Nullable Runnable next() {
        Runnable next = inside < width.getAsInt() ? waiting.poll() : null;
        if (next == null) {
            admitting = false;
        } else {
            inside++;
        }
        return next;
    }
}
