package io.tidewaiter.update.port;

import io.tidewaiter.image.Reference;
import io.tidewaiter.update.model.Updated;
import java.util.List;

/** What a check found and did, in the order of the units' names. */
public record Report(List<Row> rows) {

    public Report {
        rows = List.copyOf(rows);
    }

    /** Whether the check found anything that follows what was pushed. */
    public boolean concerns(Scope.Push push) {
        return rows.stream()
                .anyMatch(row -> Reference.tryParse(row.image())
                        .filter(image -> push.covers(
                                image,
                                row.followed() == null ? null : row.followed().rule()))
                        .isPresent());
    }

    /** Something does not run that should. */
    public boolean isDown() {
        return rows.stream().anyMatch(Row::down);
    }

    /** Something was not brought where it should be, and may be when it is tried again. */
    public boolean isUnfinished() {
        return rows.stream().anyMatch(row -> row.updated() == Updated.FAILED || row.updated() == Updated.PENDING);
    }

    /** Something failed to update or could not be checked, whatever runs now. */
    public boolean hasFailures() {
        return rows.stream().anyMatch(row -> row.updated() == Updated.FAILED || row.updated() == Updated.ROLLED_BACK);
    }
}
