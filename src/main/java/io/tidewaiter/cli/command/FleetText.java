package io.tidewaiter.cli.command;

import io.tidewaiter.cli.print.Layout;
import io.tidewaiter.text.Visible;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What other hosts wrote, as a table shows it. */
final class FleetText {

    /** What is longer says no more to a person. */
    private static final int MOST = 500;

    private FleetText() {}

    /** Bounded: a host may write as much as etcd takes. */
    static String brief(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return "-";
        }
        return Visible.beginning(text, MOST);
    }

    static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** A moment that another host wrote; as it is where it is none. */
    static String time(@Nullable String moment, Layout layout) {
        Instant at = instant(moment);
        return at == null ? brief(moment) : layout.time(at);
    }

    static @Nullable Instant instant(@Nullable String moment) {
        try {
            return moment == null || moment.isEmpty() ? null : Instant.parse(moment);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
