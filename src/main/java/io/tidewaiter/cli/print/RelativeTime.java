package io.tidewaiter.cli.print;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Moments as a person reads them: {@code 2 min ago}, {@code in 3 h}. */
public final class RelativeTime {

    private RelativeTime() {}

    /** @return {@code -} for null */
    public static String of(@Nullable Instant moment, Instant now) {
        if (moment == null) {
            return "-";
        }
        Duration ahead = Duration.between(now, moment);
        String span = span(ahead.abs());
        return span.isEmpty() ? "now" : ahead.isNegative() ? span + " ago" : "in " + span;
    }

    /** The largest unit that fits, as in the dashboard; empty below a second. */
    private static String span(Duration span) {
        if (span.toDays() > 0) {
            return span.toDays() + " d";
        }
        if (span.toHours() > 0) {
            return span.toHours() + " h";
        }
        if (span.toMinutes() > 0) {
            return span.toMinutes() + " min";
        }
        return span.toSeconds() > 0 ? span.toSeconds() + " s" : "";
    }
}
