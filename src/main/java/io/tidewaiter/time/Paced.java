package io.tidewaiter.time;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;

/** Work that the next piece waits for, but not for long: a long update does not keep what is asked for after it. */
public final class Paced {

    /** Long enough for a burst to become one check, short enough for nothing to wait noticeably behind a slow one. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private Paced() {}

    /** @return completes when the work has ended, however it did, or has taken as long as {@link #PATIENCE} */
    public static Future<Void> begin(Ticker ticker, Supplier<? extends Future<?>> work) {
        return ticker.endOr(PATIENCE, Work.begin(() -> work.get().<Void>mapEmpty()));
    }
}
