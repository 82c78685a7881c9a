package io.tidewaiter.net;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;
import org.jspecify.annotations.Nullable;

/** A codec that takes the body of its response itself, in this process: it is never full, and does not fail. */
abstract class ResponseSink<T> implements BodyCodec<T>, BodyStream<T>, Intercepted {

    @Override
    public final BodyStream<T> stream() {
        return this;
    }

    @Override
    public final Future<Void> end() {
        return Future.succeededFuture();
    }

    @Override
    public final void handle(Throwable failure) {
        // the client tells it in the end
    }

    @Override
    public final WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this;
    }

    @Override
    public final WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
        return this;
    }

    @Override
    public final boolean writeQueueFull() {
        return false;
    }

    @Override
    public final WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
        return this;
    }
}
