package io.tidewaiter.calendar;

import java.time.Instant;

/** From a moment until just before another, later one. */
record Span(Instant begin, Instant end) {

    boolean contains(Instant at) {
        return !at.isBefore(begin) && at.isBefore(end);
    }
}
