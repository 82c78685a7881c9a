package io.tidewaiter.calendar;

import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** One number of a date or a time, and how systemd.time(7) writes which of them are meant: {@code *}, {@code 1..7,15/5}. */
enum Field {
    YEAR("a year", 1970, 2199),
    MONTH("a month", 1, 12),
    DAY("a day", 1, 31),
    /** Counted back from the last day of the month, which is 1. No month is shorter than 28 days. */
    LAST_DAYS("a day before the end of the month", 1, 28),
    HOUR("an hour", 0, 23),
    MINUTE("a minute", 0, 59),
    SECOND("a second", 0, 59);

    private static final Pattern ITEM = Pattern.compile("(\\d{1,4})(?:\\.\\.(\\d{1,4}))?(?:/(\\d{1,4}))?");

    private final String title;
    private final int least;
    private final int most;

    Field(String title, int least, int most) {
        this.title = title;
        this.least = least;
        this.most = most;
    }

    BitSet all() {
        BitSet all = new BitSet();
        all.set(least, most + 1);
        return all;
    }

    /** @throws IllegalArgumentException with the part that will not do and why */
    BitSet parse(String text) {
        if (text.equals("*")) {
            return all();
        }
        BitSet numbers = new BitSet();
        for (String item : text.split(",", -1)) {
            add(item, numbers);
        }
        return numbers;
    }

    private void add(String item, BitSet numbers) {
        Matcher parts = ITEM.matcher(item);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is not %s: 5 or 1..5 or %d/2 or *".formatted(item, title, least));
        }
        int start = number(parts.group(1));
        int step = parts.group(3) == null ? 1 : Integer.parseInt(parts.group(3));
        if (step == 0) {
            throw new IllegalArgumentException("\"%s\" has steps of nothing".formatted(item));
        }
        if (parts.group(2) != null) {
            range(item, start, number(parts.group(2)), step).forEach(numbers::set);
        } else if (parts.group(3) != null) {
            repetition(item, start, step).forEach(numbers::set);
        } else {
            numbers.set(start);
        }
    }

    private static IntStream range(String item, int start, int stop, int step) {
        if (start > stop) {
            throw new IllegalArgumentException("\"%s\" runs backwards".formatted(item));
        }
        return IntStream.iterate(start, number -> number <= stop, number -> number + step);
    }

    /** Up to the last there is, which for days before the end is the first. */
    private IntStream repetition(String item, int start, int step) {
        int stride = this == LAST_DAYS ? -step : step;
        if (start + stride < least || start + stride > most) {
            throw new IllegalArgumentException("\"%s\" has a step that leads nowhere".formatted(item));
        }
        return IntStream.iterate(start, number -> number >= least && number <= most, number -> number + stride);
    }

    private int number(String text) {
        int number = Integer.parseInt(text);
        int meant = this == YEAR && number < 100 ? number + (number < 70 ? 2000 : 1900) : number;
        if (meant < least || meant > most) {
            throw new IllegalArgumentException("%s is not %s from %d to %d".formatted(text, title, least, most));
        }
        return meant;
    }
}
