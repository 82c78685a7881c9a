package io.tidewaiter.net;

import io.tidewaiter.time.TimeSpan;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** When a server wants to be asked again: RFC 9110, section 10.2.3. Anything that is neither form is left out. */
public sealed interface RetryAfter {

    record In(Duration pause) implements RetryAfter {}

    record At(Instant date, String asWritten) implements RetryAfter {}

    /** @param text the header's value */
    static Optional<RetryAfter> parse(String text) {
        if (text.matches("\\d{1,9}")) {
            return Optional.of(new In(Duration.ofSeconds(Long.parseLong(text))));
        }
        try {
            ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
            return Optional.of(new At(date.toInstant(), text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** How long that is from now; negative for a date that has passed. */
    default Duration from(Instant now) {
        return switch (this) {
            case In(Duration pause) -> pause;
            case At(Instant date, String asWritten) -> Duration.between(now, date);
        };
    }

    /** For people. */
    default String words() {
        return switch (this) {
            case In(Duration pause) -> "it will answer again in " + TimeSpan.format(pause);
            case At(Instant date, String asWritten) -> "it will answer again at " + asWritten;
        };
    }
}
