package io.tidewaiter.calendar;

import java.time.LocalTime;
import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The times of day of a calendar expression: {@code 03:00}, {@code *:0/15}, {@code 02,14:00:30}. */
record Times(BitSet hours, BitSet minutes, BitSet seconds) {

    private static final Pattern TEXT = Pattern.compile("([^:]+):([^:]+)(?::([^:]+))?");
    private static final Pattern FRACTION = Pattern.compile("\\d\\.\\d");

    /** @throws IllegalArgumentException with the part that will not do and why */
    static Times parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a time of day: 03:00 or *:0/15 or 02,14:00".formatted(text));
        }
        String second = parts.group(3) == null ? "0" : parts.group(3);
        if (FRACTION.matcher(second).find()) {
            throw new IllegalArgumentException("\"%s\" has parts of a second: 10 or 0/5 will do".formatted(second));
        }
        return new Times(
                Field.HOUR.parse(parts.group(1)), Field.MINUTE.parse(parts.group(2)), Field.SECOND.parse(second));
    }

    /** In order, from that time on; lazily, as there may be many. */
    Stream<LocalTime> from(LocalTime first) {
        return hours.stream()
                .filter(hour -> hour >= first.getHour())
                .boxed()
                .flatMap(hour -> minutes.stream().mapToObj(minute -> LocalTime.of(hour, minute)))
                .flatMap(time -> seconds.stream().mapToObj(time::withSecond))
                .filter(time -> !time.isBefore(first));
    }
}
