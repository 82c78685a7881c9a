package io.tidewaiter.calendar;

import java.time.DayOfWeek;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Days of the week as systemd.time(7) writes them: {@code Mon..Fri}, {@code Sat,Sunday}. */
final class Weekdays {

    static final Set<DayOfWeek> ALL = Collections.unmodifiableSet(EnumSet.allOf(DayOfWeek.class));

    /** The hyphen is how systemd once wrote it, and still reads it. */
    private static final Pattern ITEM = Pattern.compile("([A-Za-z]+)(?:(?:\\.\\.|-)([A-Za-z]+))?");

    private Weekdays() {}

    /** @throws IllegalArgumentException with the part that will not do and why */
    static Set<DayOfWeek> parse(String text) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        String list = text.endsWith(",") ? text.substring(0, text.length() - 1) : text;
        for (String item : list.split(",", -1)) {
            Matcher parts = ITEM.matcher(item);
            if (!parts.matches()) {
                throw new IllegalArgumentException(
                        "\"%s\" is not a weekday: Mon or Mon..Fri or Sat,Sun".formatted(item));
            }
            DayOfWeek first = day(parts.group(1));
            DayOfWeek last = parts.group(2) == null ? first : day(parts.group(2));
            if (first.compareTo(last) > 0) {
                throw new IllegalArgumentException(
                        "\"%s\" runs backwards, as a week begins with Mon: write %s..Sun,Mon..%s"
                                .formatted(item, parts.group(1), parts.group(2)));
            }
            days.addAll(EnumSet.range(first, last));
        }
        return Collections.unmodifiableSet(days);
    }

    static DayOfWeek day(String name) {
        String sought = name.toUpperCase(Locale.ROOT);
        for (DayOfWeek day : DayOfWeek.values()) {
            if (sought.equals(day.name()) || sought.equals(day.name().substring(0, 3))) {
                return day;
            }
        }
        throw new IllegalArgumentException("\"%s\" is not a weekday such as Mon".formatted(name));
    }
}
