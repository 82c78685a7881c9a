package io.tidewaiter.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * One moment of the clock on the wall that is waited for, and may be moved: when a window opens, when an image is old
 * enough. It is kept once: a host that slept through it does so when it wakes, and a clock that is set is followed.
 */
public final class Appointment {

    private final Ticker ticker;
    private final InstantSource clock;
    private final Runnable work;
    private @Nullable Instant moment;

    /** @param work done on the context on which the appointment was made */
    public Appointment(Ticker ticker, InstantSource clock, Runnable work) {
        this.ticker = ticker;
        this.clock = clock;
        this.work = work;
    }

    /** In place of the one before, if there is one that is still to come. */
    public void at(Instant agreed) {
        if (stands(agreed)) {
            return;
        }
        moment = agreed;
        ticker.until(() -> stands(agreed) ? Duration.between(clock.instant(), agreed) : Duration.ZERO)
                .onSuccess(come -> keep(agreed));
    }

    public void cancel() {
        moment = null;
    }

    private boolean stands(Instant agreed) {
        return agreed.equals(moment);
    }

    private void keep(Instant agreed) {
        if (stands(agreed)) {
            moment = null;
            work.run();
        }
    }
}
