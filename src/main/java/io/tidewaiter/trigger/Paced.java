package io.tidewaiter.trigger;

import io.tidewaiter.update.port.Ticker;
import io.tidewaiter.update.port.Work;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Begins work when it is asked for: at once, or where the last piece is still under way once after it. A piece that takes
 * longer than {@link #PATIENCE}, as a long update does, is not waited for.
 *
 * <p>Confined to one event loop.
 */
final class Paced {

    /** Long enough for a burst to become one check, short enough for nothing to wait noticeably behind a slow one. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Ticker ticker;
    private final Supplier<Future<?>> work;
    private boolean busy;
    private boolean again;

    Paced(Ticker ticker, Supplier<Future<?>> work) {
        this.ticker = ticker;
        this.work = work;
    }

    void ask() {
        again = true;
        if (!busy) {
            begin();
        }
    }

    private void begin() {
        busy = true;
        again = false;
        ticker.endOr(PATIENCE, Work.begin(() -> work.get().<Void>mapEmpty())).onComplete(over -> {
            busy = false;
            if (again) {
                begin();
            }
        });
    }
}
