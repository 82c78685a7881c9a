package io.tidewaiter.cli.print;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a table is laid out: with whole cells and exact times for scripts; on a terminal with relative times, and no line is
 * wider than it.
 *
 * @param columns the width of the terminal; null for scripts
 * @param now what times are relative to
 */
public record Layout(@Nullable Integer columns, Instant now) {

    /** Narrower than this the text would be a column of letters. */
    private static final int NARROWEST = 10;

    public static Layout of(Terminal terminal) {
        return new Layout(terminal.columns(), InstantSource.system().instant());
    }

    /** @return {@code -} for null */
    public String time(@Nullable Instant moment) {
        if (columns != null || moment == null) {
            return RelativeTime.of(moment, now);
        }
        return moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** The lines, broken between words on a terminal that is narrower. */
    public String lines(String text) {
        return lines(text, 0);
    }

    /** @param indent how many columns are before the first line; those that follow are indented as much */
    public String lines(String text, int indent) {
        return columns == null
                ? text
                : Width.wrap(text, Math.max(columns - indent, Math.min(columns, NARROWEST)))
                        .replaceAll("\n(?=.)", "\n" + " ".repeat(indent));
    }

    /** @param cuts what to do while the table is too wide for the terminal, in this order */
    public String table(Table table, List<Table.Cut> cuts) {
        return columns == null ? table.render() : table.render(columns, cuts);
    }
}
