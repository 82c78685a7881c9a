package io.tidewaiter.calendar;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time that comes again every week, as {@link Windows} writes it.
 *
 * @param days on which it begins
 * @param begin minutes since the midnight of such a day
 * @param end the same, later than the begin and by less than a week
 */
record Window(Set<DayOfWeek> days, int begin, int end, ZoneId zone) {

    private static final int DAY = 24 * 60;
    private static final int WEEK_DAYS = 7;
    private static final Pattern TEXT = Pattern.compile("(?:(?<days>[A-Za-z]\\S*) +)?(?<begin>\\d\\d?:\\d\\d)"
            + " *- *(?:(?<lastDay>[A-Za-z]+) +)?(?<end>\\d\\d?:\\d\\d)(?: +(?<zone>\\S+))?");

    /** @throws IllegalArgumentException with the part that will not do and why */
    static Window parse(String text, ZoneId hostZone) {
        Matcher parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "it takes days, HH:MM-HH:MM and a time zone, all but the times if wanted");
        }
        Set<DayOfWeek> days = parts.group("days") == null ? Weekdays.ALL : Weekdays.parse(parts.group("days"));
        int begin = minutes(parts.group("begin"), DAY - 1);
        int end = minutes(parts.group("end"), DAY);
        ZoneId zone = parts.group("zone") == null ? hostZone : Zones.get(parts.group("zone"));
        return new Window(days, begin, days(days, parts.group("lastDay"), begin, end) * DAY + end, zone);
    }

    private static int minutes(String text, int most) {
        String[] parts = text.split(":", -1);
        int minute = Integer.parseInt(parts[1]);
        int sum = Integer.parseInt(parts[0]) * 60 + minute;
        if (minute > 59 || sum > most) {
            throw new IllegalArgumentException("%s is not a time of day".formatted(text));
        }
        return sum;
    }

    /** How many days after its begin it ends. */
    private static int days(Set<DayOfWeek> days, @Nullable String lastDay, int begin, int end) {
        if (begin == end && lastDay == null) {
            throw new IllegalArgumentException("it ends when it begins; a whole day is 00:00-24:00");
        }
        if (lastDay == null) {
            return end > begin ? 0 : 1;
        }
        if (days.size() > 1) {
            throw new IllegalArgumentException(
                    "with a day to end on there is one to begin on, as in Fri 22:00-Mon 05:00");
        }
        int first = days.iterator().next().getValue();
        int distance = Math.floorMod(Weekdays.day(lastDay).getValue() - first, WEEK_DAYS);
        if (distance == 0 && end <= begin) {
            throw new IllegalArgumentException("it ends before it begins; over midnight is Sat 22:00-04:00");
        }
        return distance;
    }

    /** Those that end after that moment, in order and apart from each other; there is no last one. */
    Stream<Span> spansAfter(Instant at) {
        LocalDate first = LocalDate.ofInstant(at, zone).minusDays(WEEK_DAYS + 1);
        return Stream.iterate(first, date -> date.plusDays(1))
                .filter(date -> days.contains(date.getDayOfWeek()))
                .map(date -> new Span(moment(date, begin), moment(date, end)))
                .filter(span -> span.begin().isBefore(span.end()) && span.end().isAfter(at));
    }

    /** When the clock first shows that time or a later one. */
    private Instant moment(LocalDate date, int minutes) {
        LocalDateTime local = date.atStartOfDay().plusMinutes(minutes);
        ZoneOffsetTransition change = zone.getRules().getTransition(local);
        if (change == null) {
            return local.toInstant(zone.getRules().getOffset(local));
        }
        return change.isGap() ? change.getInstant() : local.toInstant(change.getOffsetBefore());
    }
}
