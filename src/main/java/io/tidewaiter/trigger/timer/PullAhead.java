package io.tidewaiter.trigger.timer;

import io.tidewaiter.time.Backoff;
import io.tidewaiter.time.Coalesced;
import io.tidewaiter.time.Paced;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.time.Work;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Has images brought in ahead of the first start that needs them: once at the beginning, whenever there may be new units or
 * one may have been removed, and until all are there. A network that is not there yet is waited for, with pauses that grow from a second to a minute.
 *
 * <p>Confined to one event loop.
 */
public final class PullAhead {

    private static final Duration QUIET = Duration.ofSeconds(3);

    private final Ticker ticker;
    private final Supplier<Future<Boolean>> pull;
    private final Coalesced pulls;
    private int failures;
    private boolean stopped;

    private int changes;

    /** Which wait is the current one: an earlier one that ends later says nothing any more. */
    private int waits;

    /** @param pull brings in what is missing and says whether all is there now */
    public PullAhead(Ticker ticker, Supplier<Future<Boolean>> pull) {
        this.ticker = ticker;
        this.pull = pull;
        this.pulls = new Coalesced(() -> Paced.begin(ticker, this::pull));
    }

    /** There may be something to bring in: at once, and again soon where that fails. */
    public void ring() {
        failures = 0;
        pulls.ask();
    }

    /** Images change: when they have not for a moment it is looked whether one is missing, and not in the middle of it. */
    public void ringOnceQuiet() {
        int change = ++changes;
        ticker.after(QUIET).onSuccess(waited -> {
            if (change == changes) {
                ring();
            }
        });
    }

    public void stop() {
        stopped = true;
    }

    private Future<?> pull() {
        if (stopped) {
            return Future.succeededFuture();
        }
        waits++;
        return Work.begin(pull).otherwise(false).onSuccess(whole -> {
            if (!whole) {
                waitAndPull();
            }
        });
    }

    private void waitAndPull() {
        int wait = ++waits;
        ticker.after(Backoff.USUAL.after(++failures)).onSuccess(waited -> {
            if (wait == waits) {
                pulls.ask();
            }
        });
    }
}
