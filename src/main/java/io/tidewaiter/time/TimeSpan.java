package io.tidewaiter.time;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as systemd.time(7) writes them: {@code 90s}, {@code 1m30s}, {@code 5min}, {@code 250ms}. */
public final class TimeSpan {

    private static final Pattern PART = Pattern.compile("\\G\\s*(\\d{1,9}+)(?!\\d)\\s*([a-z]*)\\s*");
    private static final Map<String, Duration> UNITS = Map.ofEntries(
            Map.entry("ms", Duration.ofMillis(1)),
            Map.entry("", Duration.ofSeconds(1)),
            Map.entry("s", Duration.ofSeconds(1)),
            Map.entry("sec", Duration.ofSeconds(1)),
            Map.entry("m", Duration.ofMinutes(1)),
            Map.entry("min", Duration.ofMinutes(1)),
            Map.entry("h", Duration.ofHours(1)),
            Map.entry("hr", Duration.ofHours(1)),
            Map.entry("d", Duration.ofDays(1)),
            Map.entry("day", Duration.ofDays(1)));

    private TimeSpan() {}

    /**
     * @return zero or more; a number without unit is seconds, as systemd reads it
     * @throws IllegalArgumentException with a message that shows what a time span looks like
     */
    public static Duration parse(String text) {
        Matcher part = PART.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (part.find()) {
            Duration unit = UNITS.get(part.group(2));
            if (unit == null) {
                break;
            }
            sum = sum.plus(unit.multipliedBy(Long.parseLong(part.group(1))));
            end = part.end();
        }
        if (end == 0 || end != text.length()) {
            throw new IllegalArgumentException("\"%s\" is not a time span such as 90s, 1m30s or 5min".formatted(text));
        }
        return sum;
    }

    /** The shortest text that {@link #parse} reads back, such as {@code 1m30s}; milliseconds are its finest grain. */
    public static String format(Duration span) {
        StringBuilder text = new StringBuilder();
        append(text, span.toDays(), "d");
        append(text, span.toHoursPart(), "h");
        append(text, span.toMinutesPart(), "m");
        append(text, span.toSecondsPart(), "s");
        append(text, span.toMillisPart(), "ms");
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void append(StringBuilder text, long amount, String unit) {
        if (amount > 0) {
            text.append(amount).append(unit);
        }
    }
}
