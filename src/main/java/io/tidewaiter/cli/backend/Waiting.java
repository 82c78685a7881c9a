package io.tidewaiter.cli.backend;

import io.tidewaiter.daemon.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Waits for an event loop, on a thread that is not that loop. */
public final class Waiting {

    private Waiting() {}

    /** Runs the work on a new event loop, which is closed afterwards. */
    public static <T> T await(Function<Vertx, Future<T>> work) {
        Vertx vertx = EventLoop.create();
        try {
            return await(vertx, () -> work.apply(vertx));
        } finally {
            await(vertx, vertx::close);
        }
    }

    /** Runs the work on the event loop. */
    static <T> T await(Vertx vertx, Supplier<Future<T>> work) {
        return await(EventLoop.call(vertx, work));
    }

    /** @throws CommandException when the work failed, or the thread was interrupted; the work then continues */
    static <T> T await(Future<T> work) {
        try {
            return work.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            Throwable trouble = e.getCause() == null ? e : e.getCause();
            String message = trouble.getMessage();
            throw new CommandException(ExitCode.FAILED, message == null ? trouble.toString() : message, trouble);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static CommandException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new CommandException(ExitCode.FAILED, "interrupted", e);
    }
}
