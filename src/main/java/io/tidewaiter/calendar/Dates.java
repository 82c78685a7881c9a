package io.tidewaiter.calendar;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.util.BitSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The dates of a calendar expression: {@code *-*-1..7}, {@code 12-24}, {@code *-02~1}.
 *
 * @param fromTheEnd whether the days are counted back from the last of the month
 */
record Dates(Set<DayOfWeek> weekdays, BitSet years, BitSet months, BitSet days, boolean fromTheEnd) {

    private static final Pattern TEXT = Pattern.compile("(?:([^-~]+)-)?([^-~]+)([-~])([^-~]+)");

    static Dates any(Set<DayOfWeek> weekdays) {
        return new Dates(weekdays, Field.YEAR.all(), Field.MONTH.all(), Field.DAY.all(), false);
    }

    /** @throws IllegalArgumentException with the part that will not do and why */
    static Dates parse(Set<DayOfWeek> weekdays, String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("\"%s\" is not a date: *-*-1 or 2026-12-24 or 12-24".formatted(text));
        }
        boolean fromTheEnd = parts.group(3).equals("~") && !parts.group(4).equals("*");
        return new Dates(
                weekdays,
                parts.group(1) == null ? Field.YEAR.all() : Field.YEAR.parse(parts.group(1)),
                Field.MONTH.parse(parts.group(2)),
                (fromTheEnd ? Field.LAST_DAYS : Field.DAY).parse(parts.group(4)),
                fromTheEnd);
    }

    /** In order, from that day on; lazily, as there are many. */
    Stream<LocalDate> from(LocalDate first) {
        return years.stream()
                .filter(year -> year >= first.getYear())
                .mapToObj(Year::of)
                .flatMap(year -> months.stream().mapToObj(year::atMonth))
                .flatMap(month -> daysOf(month).mapToObj(month::atDay))
                .filter(date -> !date.isBefore(first) && weekdays.contains(date.getDayOfWeek()));
    }

    private IntStream daysOf(YearMonth month) {
        int length = month.lengthOfMonth();
        IntStream meant =
                fromTheEnd ? days.stream().map(day -> length + 1 - day).sorted() : days.stream();
        return meant.filter(month::isValidDay);
    }
}
