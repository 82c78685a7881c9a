package io.tidewaiter.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalendarExpressionTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    static List<Object[]> answers() throws IOException {
        try (var stream = Objects.requireNonNull(
                        CalendarExpressionTest.class.getResourceAsStream("systemd-answers.txt"));
                var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> (Object[]) line.split("\\|", -1))
                    .toList();
        }
    }

    @Test
    void hasManyAnswersToCompareWith() throws IOException {
        assertThat(answers()).hasSizeGreaterThan(150);
    }

    @ParameterizedTest(name = "{2} in {0} from {1}")
    @MethodSource("answers")
    void answersAsSystemdDoes(String zone, String base, String expression, String answer) {
        if (answer.equals("refused")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CalendarExpression.parse(expression, ZoneId.of(zone)))
                    .withMessageStartingWith("\"" + expression + "\" is not a calendar expression such as daily");
        } else {
            CalendarExpression read = CalendarExpression.parse(expression, ZoneId.of(zone));
            List<Instant> expected = Stream.of(answer.split(" "))
                    .filter(moment -> !moment.equals("never"))
                    .map(Instant::parse)
                    .toList();

            assertThat(following(read, Instant.parse(base.replace(' ', 'T') + "Z"), 4))
                    .isEqualTo(expected);
        }
    }

    /**
     * Seen with systemd 257: a step beyond the last hour of a month, or into an hour that is skipped, leaves out the first of
     * the next day, or all; so does a step beyond the last month; and after the first pass of an hour that is there twice it
     * goes on in the second where days are counted from the end of the month. The manual promises none of that.
     */
    @ParameterizedTest(name = "{2} in {0} from {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "UTC             | 2027-02-28T22:58:06Z | 2/5:48           | 2027-03-01T02:48:00Z 2027-03-01T07:48:00Z",
                "America/New_York| 2026-03-08T02:37:08Z | 1/5:16           | 2026-03-08T06:16:00Z 2026-03-08T10:16:00Z",
                "Europe/Berlin   | 2026-10-24T07:48:58Z | *-2/7-28 00:00   | 2027-02-27T23:00:00Z 2027-09-27T22:00:00Z",
                "Europe/Berlin   | 2026-10-24T07:48:58Z | *-*~7 2:54:10,25 | 2026-10-25T00:54:10Z 2026-10-25T00:54:25Z",
            })
    void answersAsTheManualSaysWhereSystemdDoesNot(ZoneId zone, Instant base, String expression, String answer) {
        assertThat(following(CalendarExpression.parse(expression, zone), base, 2))
                .map(Instant::toString)
                .containsExactly(answer.split(" "));
    }

    private static List<Instant> following(CalendarExpression expression, Instant base, int count) {
        return Stream.iterate(expression.next(base), Optional::isPresent, last -> last.flatMap(expression::next))
                .limit(count)
                .flatMap(Optional::stream)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "Fri..Mon 10:00 | runs backwards, as a week begins with Mon: write Fri..Sun,Mon..Mon",
                "Moon 10:00     | 'Moon' is not a weekday such as Mon",
                "10             | '10' is not a date: *-*-1 or 2026-12-24 or 12-24",
                "@1900000000    | '@1900000000' is not a date",
                "*-13-1         | 13 is not a month from 1 to 12",
                "*-*~31         | 31 is not a day before the end of the month from 1 to 28",
                "24:00          | 24 is not an hour from 0 to 23",
                "0/25:00        | '0/25' has a step that leads nowhere",
                "*:0/0          | '0/0' has steps of nothing",
                "*/2:00         | '*/2' is not an hour: 5 or 1..5 or 0/2 or *",
                "12..8:00       | '12..8' runs backwards",
                "10:00:00.5     | '00.5' has parts of a second: 10 or 0/5 will do",
                "10:00 CEST     | 'CEST' is not a time zone such as Europe/Berlin or UTC",
                "10:00 GMT+2    | 'GMT+2' is not a time zone",
                "every day      | 'every' is not a weekday such as Mon",
                "10:00:00:00    | '10:00:00:00' is not a time of day: 03:00 or *:0/15 or 02,14:00",
                "99999999:00    | '99999999' is not an hour",
            })
    void saysWhatWillNotDo(String text, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CalendarExpression.parse(text, BERLIN))
                .withMessageContainingAll(
                        "\"" + text + "\"", "such as daily, Mon..Fri 03:00 or *:0/15", reason.replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\0", "::", "-", "~", ":-:", "*-*-*-", ",", "Mon,Tue,,", "1..:00", "/5:00"})
    void refusesWhatIsNone(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CalendarExpression.parse(text, BERLIN))
                .withMessageContaining("is not a calendar expression");
    }

    @Test
    void blanksAroundItDoNotMatter() {
        assertThat(CalendarExpression.parse("  Mon   10:00  UTC ", BERLIN).next(Instant.parse("2026-11-25T10:00:00Z")))
                .hasValue(Instant.parse("2026-11-30T10:00:00Z"));
    }

    @Test
    void isAlwaysLaterAndNothingLiesBetween() {
        for (String text : List.of("*:0/7", "Sat,Sun 02..03:15/30", "*-*~1 00:00", "hourly America/New_York")) {
            CalendarExpression expression = CalendarExpression.parse(text, BERLIN);
            Instant at = Instant.parse("2026-03-28T20:00:00Z");
            for (int i = 0; i < 3_000; i++, at = at.plus(Duration.ofMinutes(1))) {
                Instant next = expression.next(at).orElseThrow();

                assertThat(next).isAfter(at);
                assertThat(expression.next(at.plus(Duration.between(at, next).dividedBy(2))))
                        .hasValue(next);
            }
        }
    }

    @Test
    void saysWhatWasWrittenAndIsEqualByThatAndTheZone() {
        CalendarExpression daily = CalendarExpression.parse("daily", BERLIN);

        assertThat(daily).hasToString("daily").isEqualTo(CalendarExpression.parse("daily", BERLIN));
        assertThat(daily).isNotEqualTo(CalendarExpression.parse("daily", ZoneId.of("UTC")));
        assertThat(daily).isNotEqualTo(CalendarExpression.parse("hourly", BERLIN));
        assertThat(daily).hasSameHashCodeAs(CalendarExpression.parse("daily", BERLIN));
    }
}
