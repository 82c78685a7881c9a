package io.tidewaiter.cli.print;

import io.tidewaiter.api.model.Bytes;
import io.tidewaiter.api.model.Step;
import io.tidewaiter.text.Visible;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Lines, and below them on a terminal one row for each unit that has a figure which moves: the bytes of a pull, the
 * seconds that are left of a soak. Rows are drawn again in their place, and go with the next line of their unit.
 *
 * <p>The terminal cuts off what is wider than itself (DECAWM), so the width of the
 * terminal, which may change at any time, need not be known.
 */
public final class LiveProgress implements Progress {

    /** Fewer than any terminal has lines: a line that has scrolled away cannot be drawn again. */
    private static final int MOST_ROWS = 10;

    private static final long TICK_MILLIS = 1000;
    private static final String CUT_OFF = "\033[?7l";
    private static final String WRAP = "\033[?7h";
    private static final String CLEAR_BELOW = "\r\033[J";

    private final PrintWriter err;
    private final InstantSource clock;
    private final Map<String, Step> figures = new LinkedHashMap<>();
    private int drawn;
    private boolean closed;

    public LiveProgress(PrintWriter err, InstantSource clock) {
        this.err = err;
        this.clock = clock;
        Thread.ofVirtual().name("progress").start(this::tick);
    }

    @Override
    public synchronized void accept(Step step) {
        StringBuilder text = erased();
        if (step.text() == null) {
            figures.put(step.unit(), step);
        } else {
            figures.remove(step.unit());
            text.append(Visible.line(step.text())).append('\n');
        }
        draw(text);
    }

    @Override
    public synchronized void close() {
        figures.clear();
        draw(erased());
        closed = true;
        notifyAll();
    }

    /** Draws the remaining seconds again, also when no event comes. */
    private synchronized void tick() {
        try {
            while (!closed) {
                wait(TICK_MILLIS);
                if (!figures.isEmpty()) {
                    draw(erased());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private StringBuilder erased() {
        StringBuilder text = new StringBuilder();
        if (drawn > 0) {
            text.append("\033[").append(drawn).append('A').append(CLEAR_BELOW);
        }
        drawn = 0;
        return text;
    }

    /** All in one write, so that it does not flicker. */
    private void draw(StringBuilder text) {
        int hidden = figures.size() - MOST_ROWS;
        figures.values().stream().limit(hidden > 0 ? MOST_ROWS - 1L : MOST_ROWS).forEach(step -> row(text, row(step)));
        if (hidden > 0) {
            row(text, "and %d more".formatted(hidden + 1));
        }
        err.print(text);
        err.flush();
    }

    private void row(StringBuilder text, String row) {
        text.append(CUT_OFF).append(Visible.line(row)).append(WRAP).append('\n');
        drawn++;
    }

    private String row(Step step) {
        if (step.pull() != null) {
            return step.unit() + ": pulling, " + amount(step.pull());
        }
        return step.until() == null
                ? step.unit()
                : "%s: healthy, %d s of soak left".formatted(step.unit(), secondsUntil(step.until()));
    }

    /** Rounded up: 0 is the end of the soak. */
    private long secondsUntil(Instant end) {
        return Math.max(0, (Duration.between(clock.instant(), end).toMillis() + 999) / 1000);
    }

    /** In the units that Podman uses. */
    public static String amount(Bytes bytes) {
        return "%s of %s MB (%d %%)"
                .formatted(
                        megabytes(bytes.done()),
                        megabytes(bytes.total()),
                        bytes.total() == 0 ? 0 : 100 * bytes.done() / bytes.total());
    }

    /** Without its unit, MB. */
    public static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / 1e6);
    }
}
