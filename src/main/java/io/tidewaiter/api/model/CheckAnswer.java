package io.tidewaiter.api.model;

import io.tidewaiter.update.port.Report;
import java.util.List;

/**
 * What a check found and did.
 *
 * @param failures something could not be checked or not be updated
 * @param down something does not run that should
 */
public record CheckAnswer(List<RowView> rows, boolean failures, boolean down) {

    public CheckAnswer {
        rows = List.copyOf(rows);
    }

    public static CheckAnswer of(Report report) {
        return new CheckAnswer(report.rows().stream().map(RowView::of).toList(), report.hasFailures(), report.isDown());
    }
}
