package io.tidewaiter.podman;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidewaiter.host.ExternalException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The one event loop that everything runs on, as a test's own thread sees it. Main code is never called from elsewhere: what
 * arrives between two steps of a chain that another thread is still building would be lost.
 */
public final class Loop implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context context = vertx.getOrCreateContext();

    public Vertx vertx() {
        return vertx;
    }

    /** Begins the work on the loop and waits for nothing. */
    public <T> Future<T> begin(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        context.runOnContext(begin -> {
            try {
                work.get().onComplete(done);
            } catch (RuntimeException e) {
                done.fail(e);
            }
        });
        return done.future();
    }

    public void run(Runnable work) {
        result(() -> {
            work.run();
            return Future.succeededFuture();
        });
    }

    public <T> T result(Supplier<Future<T>> work) {
        return await(begin(work));
    }

    public <T> ExternalException failure(Supplier<Future<T>> work) {
        return failureOf(begin(work));
    }

    public static ExternalException failureOf(Future<?> future) {
        ExternalException failure = catchThrowableOfType(ExternalException.class, () -> await(future));
        if (failure == null) {
            throw new AssertionError("it did not fail");
        }
        return failure;
    }

    public static <T> T await(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("neither an answer nor a failure", e);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
