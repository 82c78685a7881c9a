package io.tidewaiter.app;

import io.tidewaiter.update.port.Report;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The number of checks since the daemon started, by timer, webhook and command.
 *
 * @param clean without an error
 * @param troubled in which a workload could not be checked or updated
 * @param failed that failed as a whole
 * @param last when the last check ended that did not fail as a whole; null before the first
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
