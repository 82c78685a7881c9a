package io.tidewaiter.api;

import io.tidewaiter.update.Report;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How many checks there were since the start, whoever asked for them.
 *
 * @param clean in which nothing went wrong
 * @param troubled in which something could not be looked at or updated
 * @param failed which could not be made at all
 * @param last when the last one that could be made ended; null before the first
 */
public record CheckTally(
        long clean, long troubled, long failed, @Nullable Instant last) {

    static final CheckTally NONE = new CheckTally(0, 0, 0, null);

    CheckTally with(Report report, Instant now) {
        return report.hasFailures()
                ? new CheckTally(clean, troubled + 1, failed, now)
                : new CheckTally(clean + 1, troubled, failed, now);
    }

    CheckTally withFailure() {
        return new CheckTally(clean, troubled, failed + 1, last);
    }
}
