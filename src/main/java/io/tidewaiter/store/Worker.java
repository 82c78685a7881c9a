package io.tidewaiter.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;

/**
 * Where the store's work is done, as it waits for the disk: one piece at a time, in the order in which they were given. A
 * caller that has a thread to spare may do it at once, and hand back a future that is completed.
 */
public interface Worker {

    /** The result of the work; it fails with what the work throws. */
    <T> Future<T> run(Callable<T> work);

    /** Takes no more work. */
    Future<Void> close();

    /** One thread of its own. Results arrive on the context of the caller. */
    static Worker thread(Vertx vertx, String name) {
        WorkerExecutor executor = vertx.createSharedWorkerExecutor(name, 1);
        return new Worker() {
            @Override
            public <T> Future<T> run(Callable<T> work) {
                return executor.executeBlocking(work);
            }

            @Override
            public Future<Void> close() {
                return executor.close();
            }
        };
    }
}
