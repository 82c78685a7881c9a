package io.tidewaiter.calendar;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Moments that come again, as {@code OnCalendar=} of a systemd timer names them: {@code daily}, {@code Mon..Fri 03:00},
 * {@code *-*-1..7 04:00 Europe/Berlin}.
 *
 * <p>When the clocks change it does as systemd does: a time that is skipped on that day is skipped, and one that is there
 * twice counts once, the first time.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.time.html#Calendar%20Events">systemd.time(7),
 *     Calendar Events</a>
 */
public final class CalendarExpression {

    private static final Map<String, String> SHORTHANDS = Map.ofEntries(
            Map.entry("minutely", "*:*"),
            Map.entry("hourly", "*:00"),
            Map.entry("daily", "00:00"),
            Map.entry("weekly", "Mon 00:00"),
            Map.entry("monthly", "*-1 00:00"),
            Map.entry("quarterly", "1,4,7,10-1 00:00"),
            Map.entry("semiannually", "1,7-1 00:00"),
            Map.entry("semi-annually", "1,7-1 00:00"),
            Map.entry("biannually", "1,7-1 00:00"),
            Map.entry("bi-annually", "1,7-1 00:00"),
            Map.entry("yearly", "1-1 00:00"),
            Map.entry("annually", "1-1 00:00"));

    private final String text;
    private final Dates dates;
    private final Times times;
    private final ZoneId zone;

    private CalendarExpression(String text, Dates dates, Times times, ZoneId zone) {
        this.text = text;
        this.dates = dates;
        this.times = times;
        this.zone = zone;
    }

    /**
     * @param hostZone counts where the text names no zone
     * @throws IllegalArgumentException with a message that names what will not do and shows what a calendar expression
     *     looks like
     */
    public static CalendarExpression parse(String text, ZoneId hostZone) {
        try {
            return read(text, hostZone);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a calendar expression such as daily, Mon..Fri 03:00 or *:0/15 (%s)"
                            .formatted(text, e.getMessage()),
                    e);
        }
    }

    private static CalendarExpression read(String text, ZoneId hostZone) {
        Deque<String> words = new ArrayDeque<>(Arrays.asList(text.strip().split(" +")));
        Optional<ZoneId> zone = words.size() > 1 ? Zones.find(words.getLast()) : Optional.empty();
        if (zone.isPresent()) {
            words.removeLast();
        }
        String shorthand = SHORTHANDS.get(words.getFirst().toLowerCase(Locale.ROOT));
        if (shorthand != null) {
            words.removeFirst();
            Arrays.asList(shorthand.split(" ")).reversed().forEach(words::addFirst);
        }
        return read(text, words, zone.orElse(hostZone));
    }

    private static CalendarExpression read(String text, Deque<String> words, ZoneId zone) {
        var weekdays = startsWithALetter(words) ? Weekdays.parse(words.removeFirst()) : Weekdays.ALL;
        Dates dates = words.isEmpty() || words.getFirst().contains(":")
                ? Dates.any(weekdays)
                : Dates.parse(weekdays, words.removeFirst());
        Times times = Times.parse(words.isEmpty() || startsWithALetter(words) ? "00:00" : words.removeFirst());
        if (!words.isEmpty()) {
            throw Zones.unknown(String.join(" ", words));
        }
        return new CalendarExpression(text, dates, times, zone);
    }

    private static boolean startsWithALetter(Deque<String> words) {
        return !words.isEmpty()
                && !words.getFirst().isEmpty()
                && Character.isLetter(words.getFirst().charAt(0));
    }

    /** The first of its moments after that one; empty when there is none until the end of the year 2199. */
    public Optional<Instant> next(Instant after) {
        LocalDateTime now = LocalDateTime.ofInstant(after, zone);
        return dates.from(now.toLocalDate())
                .flatMap(date -> times.from(earliestOn(date, now)).map(date::atTime))
                .flatMap(local -> moment(local, after).stream())
                .filter(after::isBefore)
                .findFirst();
    }

    private static LocalTime earliestOn(LocalDate date, LocalDateTime now) {
        return date.equals(now.toLocalDate()) ? now.toLocalTime() : LocalTime.MIDNIGHT;
    }

    /** Who asks during the second pass of an hour that is there twice still hears of what is left of that one. */
    private Optional<Instant> moment(LocalDateTime local, Instant after) {
        ZoneOffsetTransition change = zone.getRules().getTransition(local);
        if (change == null) {
            return Optional.of(local.toInstant(zone.getRules().getOffset(local)));
        }
        if (change.isGap()) {
            return Optional.empty();
        }
        boolean second = !after.isBefore(change.getInstant());
        return Optional.of(local.toInstant(second ? change.getOffsetAfter() : change.getOffsetBefore()));
    }

    /** Equal when it reads the same and means the same zone. */
    @Override
    public boolean equals(Object other) {
        return other instanceof CalendarExpression that && text.equals(that.text) && zone.equals(that.zone);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
