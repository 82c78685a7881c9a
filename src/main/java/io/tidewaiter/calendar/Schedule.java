package io.tidewaiter.calendar;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** When something is to happen again and again. */
public sealed interface Schedule {

    /** @return empty when that was the last time */
    Optional<Instant> next(Instant after);

    /** So long after the time before, whatever the clock on the wall shows. */
    record Every(Duration interval) implements Schedule {

        @Override
        public Optional<Instant> next(Instant after) {
            return Optional.of(after.plus(interval));
        }
    }

    /** At each moment that any of them names; at least one. */
    record On(List<CalendarExpression> expressions) implements Schedule {

        public On {
            if (expressions.isEmpty()) {
                throw new IllegalArgumentException("a calendar expression is missing, such as Mon..Fri 03:00");
            }
            expressions = List.copyOf(expressions);
        }

        @Override
        public Optional<Instant> next(Instant after) {
            return expressions.stream()
                    .flatMap(expression -> expression.next(after).stream())
                    .min(Instant::compareTo);
        }

        /** As it was written, with {@code ;} between them. */
        @Override
        public String toString() {
            return expressions.stream().map(CalendarExpression::toString).collect(Collectors.joining("; "));
        }
    }
}
