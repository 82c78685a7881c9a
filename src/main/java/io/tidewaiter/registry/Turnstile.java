package io.tidewaiter.registry;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets so many through at once; the others wait in the order in which they came. */
final class Turnstile {

    private final IntSupplier width;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int inside;

    /** @param width how many may be inside; asked anew for each */
    Turnstile(IntSupplier width) {
        this.width = width;
    }

    /** @param work must not throw; begun when it is its turn */
    <T> Future<T> pass(Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        synchronized (this) {
            waiting.add(() -> work.get().onComplete(done -> {
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

    private void admit() {
        for (Runnable next = next(); next != null; next = next()) {
            next.run();
        }
    }

    private synchronized @Nullable Runnable next() {
        if (inside >= width.getAsInt()) {
            return null;
        }
        Runnable next = waiting.poll();
        if (next != null) {
            inside++;
        }
        return next;
    }
}
