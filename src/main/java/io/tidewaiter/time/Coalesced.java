package io.tidewaiter.time;

import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * Work that is run when it is asked for: at once, or once more after the run in progress, however often it was asked for
 * during that one.
 *
 * <p>Confined to one event loop.
 */
public final class Coalesced {

    private final Supplier<Future<Void>> work;
    private boolean running;
    private boolean asked;

    /** @param work a run ends when this does, whether it fails or not */
    public Coalesced(Supplier<Future<Void>> work) {
        this.work = work;
    }

    /** There may be something to do. */
    public void ask() {
        asked = true;
        if (!running) {
            run();
        }
    }

    private void run() {
        running = true;
        asked = false;
        Work.begin(work).onComplete(done -> {
            running = false;
            if (asked) {
                run();
            }
        });
    }
}
