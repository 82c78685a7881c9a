package io.tidewaiter.time;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** Begins work for those who wait for its end, as they gave it a place that it has to give back. */
public final class Work {

    private Work() {}

    /** @return what the work returned; fails with whatever the work threw instead, errors such as a full stack too */
    public static <T> Future<T> begin(Supplier<? extends Future<T>> work) {
        return Future.succeededFuture().compose(go -> work.get());
    }
}
