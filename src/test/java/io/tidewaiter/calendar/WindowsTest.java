package io.tidewaiter.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowsTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static Windows windows(String text) {
        return Windows.parse(text, BERLIN);
    }

    /** Berlin's clock, an hour ahead of UTC: 2026-11-25 is a Wednesday. */
    private static Instant winter(String local) {
        return LocalDateTime.parse(local).atZone(BERLIN).toInstant();
    }

    @ParameterizedTest(name = "{0} at {1} is open: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "22:00-04:00                    | 2026-11-25T21:59:59 | false",
                "22:00-04:00                    | 2026-11-25T22:00:00 | true",
                "22:00-04:00                    | 2026-11-26T03:59:59 | true",
                "22:00-04:00                    | 2026-11-26T04:00:00 | false",
                "02:00-04:00                    | 2026-11-26T03:00:00 | true",
                "2:00 - 4:00                    | 2026-11-26T03:00:00 | true",
                "Mon..Fri 22:00-04:00           | 2026-11-27T23:00:00 | true",
                "Mon..Fri 22:00-04:00           | 2026-11-28T03:00:00 | true",
                "Mon..Fri 22:00-04:00           | 2026-11-28T23:00:00 | false",
                "Mon..Fri 22:00-04:00           | 2026-11-30T03:00:00 | false",
                "Sat,Sun 00:00-24:00            | 2026-11-27T23:59:59 | false",
                "Sat,Sun 00:00-24:00            | 2026-11-28T00:00:00 | true",
                "Sat,Sun 00:00-24:00            | 2026-11-29T23:59:59 | true",
                "Sat,Sun 00:00-24:00            | 2026-11-30T00:00:00 | false",
                "Fri 22:00-Mon 05:00            | 2026-11-27T21:59:59 | false",
                "Fri 22:00 - Mon 05:00          | 2026-11-29T12:00:00 | true",
                "Fri 22:00-Mon 05:00            | 2026-11-30T04:59:59 | true",
                "Fri 22:00-Mon 05:00            | 2026-11-30T05:00:00 | false",
                "Sun 22:00-Sun 23:00            | 2026-11-29T22:30:00 | true",
                "Sun 22:00-Sat 24:00            | 2026-12-05T23:59:59 | true",
                "Sun 22:00-Sat 24:00            | 2026-12-06T21:59:59 | false",
                "12:00-13:00 America/New_York   | 2026-11-25T12:30:00 | false",
                "12:00-13:00 America/New_York   | 2026-11-25T18:30:00 | true",
                "12:00-13:00 utc                | 2026-11-25T13:30:00 | true",
                "01:00-02:00; Wed 05:00-06:00   | 2026-11-25T05:30:00 | true",
                "01:00-02:00; Wed 05:00-06:00   | 2026-11-25T01:30:00 | true",
                "01:00-02:00; Wed 05:00-06:00   | 2026-11-25T03:30:00 | false",
            })
    void isOpenWithin(String text, String local, boolean open) {
        assertThat(windows(text).isOpen(winter(local))).isEqualTo(open);
    }

    @ParameterizedTest(name = "{0} from {1} opens {2} and closes {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "22:00-04:00                     | 2026-11-25T12:00:00 | 2026-11-25T22:00:00 | 2026-11-26T04:00:00",
                "22:00-04:00                     | 2026-11-25T23:00:00 | 2026-11-25T23:00:00 | 2026-11-26T04:00:00",
                "22:00-04:00                     | 2026-11-26T04:00:00 | 2026-11-26T22:00:00 | 2026-11-27T04:00:00",
                "Mon 03:00-04:00                 | 2026-11-30T04:00:00 | 2026-12-07T03:00:00 | 2026-12-07T04:00:00",
                "Fri 22:00-Mon 05:00             | 2026-11-25T12:00:00 | 2026-11-27T22:00:00 | 2026-11-30T05:00:00",
                "Fri 22:00-24:00; Sat 00:00-6:00 | 2026-11-25T12:00:00 | 2026-11-27T22:00:00 | 2026-11-28T06:00:00",
                "10:00-12:00; 11:00-14:00        | 2026-11-25T11:30:00 | 2026-11-25T11:30:00 | 2026-11-25T14:00:00",
                "10:00-12:00; 13:00-14:00        | 2026-11-25T12:00:00 | 2026-11-25T13:00:00 | 2026-11-25T14:00:00",
            })
    void saysWhenItOpensAndCloses(String text, String from, String opens, String closes) {
        Instant next = windows(text).opensNext(winter(from));

        assertThat(next).isEqualTo(winter(opens));
        assertThat(windows(text).closesAt(next)).hasValue(winter(closes));
    }

    @Test
    void neverClosesWhenNothingIsLeftOut() {
        assertThat(windows("00:00-24:00").closesAt(winter("2026-11-25T12:00:00")))
                .isEmpty();
        assertThat(windows("Mon..Fri 00:00-24:00; Sat 00:00-Mon 00:00").closesAt(winter("2026-11-25T12:00:00")))
                .isEmpty();
    }

    @Test
    void isClosedAtOnceWhereItIsNotOpen() {
        assertThat(windows("22:00-04:00").closesAt(winter("2026-11-25T12:00:00")))
                .hasValue(winter("2026-11-25T12:00:00"));
    }

    @ParameterizedTest(name = "{0} {1} from {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                // put forward, 02:00 to 03:00 at 01:00Z
                "Europe/Berlin       | 01:00-04:00 | 2026-03-28T12:00:00Z | 2026-03-29T00:00:00Z | 2026-03-29T02:00:00Z",
                "Europe/Berlin       | 02:30-04:00 | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z | 2026-03-29T02:00:00Z",
                "Europe/Berlin       | 01:00-02:30 | 2026-03-28T12:00:00Z | 2026-03-29T00:00:00Z | 2026-03-29T01:00:00Z",
                "Europe/Berlin       | 02:15-02:45 | 2026-03-28T12:00:00Z | 2026-03-30T00:15:00Z | 2026-03-30T00:45:00Z",
                "Europe/Berlin       | 22:00-04:00 | 2026-03-28T12:00:00Z | 2026-03-28T21:00:00Z | 2026-03-29T02:00:00Z",
                // put back, 03:00 to 02:00 at 01:00Z
                "Europe/Berlin       | 01:00-04:00 | 2026-10-24T12:00:00Z | 2026-10-24T23:00:00Z | 2026-10-25T03:00:00Z",
                "Europe/Berlin       | 02:30-04:00 | 2026-10-24T12:00:00Z | 2026-10-25T00:30:00Z | 2026-10-25T03:00:00Z",
                "Europe/Berlin       | 01:00-02:30 | 2026-10-24T12:00:00Z | 2026-10-24T23:00:00Z | 2026-10-25T00:30:00Z",
                "Europe/Berlin       | 02:15-02:45 | 2026-10-24T12:00:00Z | 2026-10-25T00:15:00Z | 2026-10-25T00:45:00Z",
                "Europe/Berlin       | 02:15-02:45 | 2026-10-25T00:50:00Z | 2026-10-26T01:15:00Z | 2026-10-26T01:45:00Z",
                "Europe/Berlin       | 02:15-03:00 | 2026-10-24T12:00:00Z | 2026-10-25T00:15:00Z | 2026-10-25T02:00:00Z",
                "America/New_York    | 02:30-04:00 | 2026-03-08T00:00:00Z | 2026-03-08T07:00:00Z | 2026-03-08T08:00:00Z",
                "America/New_York    | 22:00-04:00 | 2026-10-31T12:00:00Z | 2026-11-01T02:00:00Z | 2026-11-01T09:00:00Z",
                // by half an hour: 02:00 to 02:30 at 15:30Z, and 02:00 to 01:30 at 15:00Z
                "Australia/Lord_Howe | 02:10-02:20 | 2026-10-03T10:00:00Z | 2026-10-04T15:10:00Z | 2026-10-04T15:20:00Z",
                "Australia/Lord_Howe | 02:10-03:00 | 2026-10-03T10:00:00Z | 2026-10-03T15:30:00Z | 2026-10-03T16:00:00Z",
                "Australia/Lord_Howe | 01:00-02:00 | 2026-04-04T10:00:00Z | 2026-04-04T14:00:00Z | 2026-04-04T15:30:00Z",
                "Australia/Lord_Howe | 01:40-01:50 | 2026-04-04T10:00:00Z | 2026-04-04T14:40:00Z | 2026-04-04T14:50:00Z",
                // midnight itself is skipped
                "Africa/Cairo        | 00:00-02:00 | 2026-04-23T12:00:00Z | 2026-04-23T22:00:00Z | 2026-04-23T23:00:00Z",
                "Asia/Kolkata        | 02:00-03:00 | 2026-03-28T12:00:00Z | 2026-03-28T20:30:00Z | 2026-03-28T21:30:00Z",
                "UTC                 | 02:00-03:00 | 2026-03-28T12:00:00Z | 2026-03-29T02:00:00Z | 2026-03-29T03:00:00Z",
            })
    void goesByTheClockWhenItChanges(String zone, String text, Instant from, Instant opens, Instant closes) {
        Windows windows = Windows.parse(text, ZoneId.of(zone));

        assertThat(windows.opensNext(from)).isEqualTo(opens);
        assertThat(windows.closesAt(opens)).hasValue(closes);
    }

    @Test
    void isOneAndTheSameStretchWhicheverMomentAsks() {
        Random random = new Random(11);
        List<ZoneId> zones = List.of(
                BERLIN,
                ZoneId.of("America/New_York"),
                ZoneId.of("Australia/Lord_Howe"),
                ZoneId.of("Africa/Cairo"),
                ZoneId.of("Asia/Kolkata"),
                ZoneId.of("UTC"));
        for (int i = 0; i < 4_000; i++) {
            Windows windows = Windows.parse(randomWindows(random), zones.get(random.nextInt(zones.size())));
            Instant at = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(random.nextInt(366 * 24 * 3600));
            Instant opens = windows.opensNext(at);

            assertThat(opens.equals(at)).as("%s at %s", windows, at).isEqualTo(windows.isOpen(at));
            assertThat(windows.isOpen(opens)).as("%s at %s", windows, opens).isTrue();
            assertThat(opens).isBefore(at.plus(Duration.ofDays(15)));
            somewhereBetween(random, at, opens)
                    .forEach(before -> assertThat(windows.isOpen(before)).isFalse());
            windows.closesAt(opens).ifPresent(closes -> {
                assertThat(windows.isOpen(closes))
                        .as("%s at %s", windows, closes)
                        .isFalse();
                assertThat(windows.isOpen(closes.minusMillis(1))).isTrue();
                somewhereBetween(random, opens, closes).forEach(within -> {
                    assertThat(windows.isOpen(within)).isTrue();
                    assertThat(windows.closesAt(within)).hasValue(closes);
                });
            });
        }
    }

    /** Where no clock changes it is plain: the weekday and the time of day tell. */
    @Test
    void isWhatTheClockOnTheWallSays() {
        Random random = new Random(12);
        ZoneId kolkata = ZoneId.of("Asia/Kolkata");
        for (int i = 0; i < 4_000; i++) {
            int begin = random.nextInt(24 * 60);
            int end = (begin + 1 + random.nextInt(24 * 60 - 1)) % (24 * 60);
            DayOfWeek day = DayOfWeek.of(1 + random.nextInt(7));
            Windows windows = Windows.parse("%s %s-%s".formatted(name(day), clock(begin), clock(end)), kolkata);
            LocalDateTime local = LocalDateTime.parse("2026-01-01T00:00").plusMinutes(random.nextInt(366 * 24 * 60));
            int minute = local.get(ChronoField.MINUTE_OF_DAY);
            boolean since = minute >= begin;
            boolean until = minute < end;
            boolean itsDay = local.getDayOfWeek() == day;
            boolean nextDay = local.getDayOfWeek() == day.plus(1);
            boolean expected = end > begin ? itsDay && since && until : (itsDay && since) || (nextDay && until);

            assertThat(windows.isOpen(local.atZone(kolkata).toInstant()))
                    .as("%s at %s", windows, local)
                    .isEqualTo(expected);
        }
    }

    private static List<Instant> somewhereBetween(Random random, Instant from, Instant to) {
        long millis = Duration.between(from, to).toMillis();
        return random.longs(millis > 0 ? 5 : 0, 0, Math.max(1, millis))
                .mapToObj(from::plusMillis)
                .toList();
    }

    private static String randomWindows(Random random) {
        return random.nextInt(3) == 0 ? randomWindow(random) + "; " + randomWindow(random) : randomWindow(random);
    }

    private static String randomWindow(Random random) {
        int begin = random.nextInt(24 * 4) * 15;
        int end = (begin + 15 + random.nextInt(24 * 4 - 1) * 15) % (24 * 60);
        String first = name(DayOfWeek.of(1 + random.nextInt(7)));
        return switch (random.nextInt(4)) {
            case 0 -> "%s-%s".formatted(clock(begin), clock(end));
            case 1 -> "%s,Sun %s-%s".formatted(first, clock(begin), clock(end));
            case 2 -> "Mon..%s %s-24:00".formatted(first, clock(begin));
            default -> "Sat %s-%s %s".formatted(clock(begin), first, first.equals("Sat") ? "24:00" : clock(end));
        };
    }

    private static String name(DayOfWeek day) {
        return day.getDisplayName(TextStyle.SHORT, Locale.ROOT);
    }

    private static String clock(int minutes) {
        return LocalTime.ofSecondOfDay(minutes * 60L).toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                              | it takes days, HH:MM-HH:MM and a time zone, all but the times if wanted",
                "always                          | it takes days",
                "22-04                           | it takes days",
                "22:00..04:00                    | it takes days",
                "22:00-04:00 Europe/Berlin today | it takes days",
                "25:00-26:00                     | 25:00 is not a time of day",
                "24:00-02:00                     | 24:00 is not a time of day",
                "22:00-24:01                     | 24:01 is not a time of day",
                "22:60-23:00                     | 22:60 is not a time of day",
                "03:00-03:00                     | it ends when it begins; a whole day is 00:00-24:00",
                "Sat 22:00-Sat 04:00             | it ends before it begins; over midnight is Sat 22:00-04:00",
                "Mon..Fri 22:00-Sat 04:00        | with a day to end on there is one to begin on, as in Fri 22:00-Mon 05:00",
                "Fri..Mon 22:00-04:00            | \"Fri..Mon\" runs backwards, as a week begins with Mon",
                "Frei 22:00-04:00                | \"Frei\" is not a weekday such as Mon",
                "Fri 22:00-Moon 04:00            | \"Moon\" is not a weekday such as Mon",
                "22:00-04:00 Berlin              | \"Berlin\" is not a time zone such as Europe/Berlin or UTC",
                "22:00-04:00;                    | it takes days",
            })
    void saysWhatWillNotDoAndShowsWhatWill(String text, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> windows(text))
                .withMessageContainingAll(
                        "is not a window such as 22:00-04:00 or Mon..Fri 22:00-04:00 Europe/Berlin", reason);
    }

    @Test
    void neverIsNoWindow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Windows.of(List.of(), BERLIN))
                .withMessage("a window is missing, such as Mon..Fri 22:00-04:00");
    }

    @Test
    void saysWhatWasWrittenAndIsEqualByThatAndTheZone() {
        Windows night = windows("22:00-04:00; Sat 00:00-24:00");

        assertThat(night).hasToString("22:00-04:00; Sat 00:00-24:00");
        assertThat(night).isEqualTo(Windows.of(List.of("22:00-04:00", "Sat 00:00-24:00"), BERLIN));
        assertThat(night).hasSameHashCodeAs(windows("22:00-04:00;Sat 00:00-24:00"));
        assertThat(night).isNotEqualTo(Windows.parse("22:00-04:00; Sat 00:00-24:00", ZoneId.of("UTC")));
    }
}
