package io.tidewaiter.it.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.calendar.CalendarExpression;
import io.tidewaiter.it.host.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calendar expressions mean the same as to the systemd of the host: chosen ones and random ones. */
class CalendarIT {

    private static final Path RESOURCES = Path.of("src/test/resources/io/tidewaiter/calendar");

    /**
     * {@code -Dseed=… -Dquestions=…} asks others, and more. About one in five thousand is then answered in another way, where
     * systemd 257 does not do what its manual says: {@code CalendarExpressionTest} has those kinds.
     */
    private static final long SEED = Long.getLong("seed", 20_261_125);

    private static final int QUESTIONS = Integer.getInteger("questions", 300);

    /** A week around each change of the clocks, or an ordinary one. Of the future that no government has touched lately. */
    private static final List<Week> WEEKS = List.of(
            new Week("UTC", "2027-02-25"),
            new Week("Europe/Berlin", "2026-03-26"),
            new Week("Europe/Berlin", "2026-10-22"),
            new Week("America/New_York", "2026-03-05"),
            new Week("America/New_York", "2026-10-29"),
            new Week("Australia/Lord_Howe", "2026-04-02"),
            new Week("Australia/Lord_Howe", "2026-10-01"),
            new Week("Asia/Kolkata", "2026-12-29"));

    private record Week(String zone, String begin) {}

    @RegisterExtension
    static final TestHost host = new TestHost();

    @Test
    void stillHasTheAnswersThatWereRecorded() throws IOException {
        String recorded = Files.readString(RESOURCES.resolve("systemd-answers.txt"));

        assertThat(ask(recorded)).isEqualTo(recorded);
    }

    @Test
    void areReadAsSystemdReadsThem() throws IOException {
        Random random = new Random(SEED);
        String questions = IntStream.range(0, QUESTIONS)
                .mapToObj(number -> question(random))
                .collect(Collectors.joining("\n", "", "\n"));

        List<String> differences = ask(questions)
                .lines()
                .filter(line -> !answer(line).equals(line.substring(line.lastIndexOf('|') + 1)))
                .map(line -> line + " but we say " + answer(line))
                .toList();

        assertThat(differences).as("seed %d", SEED).isEmpty();
    }

    private static String ask(String questions) throws IOException {
        String script = Files.readString(RESOURCES.resolve("record"));
        return host.execute(false, questions, List.of("sh", "-c", script)).ok() + "\n";
    }

    private static String answer(String line) {
        String[] parts = line.split("\\|", -1);
        try {
            CalendarExpression expression = CalendarExpression.parse(parts[2], ZoneId.of(parts[0]));
            Instant base = Instant.parse(parts[1].replace(' ', 'T') + "Z");
            String answers = Stream.iterate(
                            expression.next(base), Optional::isPresent, last -> last.flatMap(expression::next))
                    .limit(4)
                    .flatMap(Optional::stream)
                    .map(Instant::toString)
                    .collect(Collectors.joining(" "));
            return answers.isEmpty() ? "never" : answers;
        } catch (IllegalArgumentException e) {
            return "refused";
        }
    }

    private static String question(Random random) {
        Week week = WEEKS.get(random.nextInt(WEEKS.size()));
        Instant base = Instant.parse(week.begin() + "T00:00:00Z").plusSeconds(random.nextInt(7 * 24 * 3600));
        return "%s|%s|%s"
                .formatted(week.zone(), base.toString().replace('T', ' ').replace("Z", ""), expression(random));
    }

    private static String expression(Random random) {
        List<String> words = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            words.add(weekdays(random));
        }
        if (random.nextInt(3) == 0) {
            words.add(date(random));
        }
        if (words.isEmpty() || random.nextInt(4) > 0) {
            words.add(time(random));
        }
        if (random.nextInt(6) == 0) {
            words.add(WEEKS.get(random.nextInt(WEEKS.size())).zone());
        }
        return String.join(" ", words);
    }

    private static String weekdays(Random random) {
        List<String> days = List.of("Mon", "tue", "Wednesday", "THU", "Fri", "Sat", "Sun");
        Supplier<String> day = () -> days.get(random.nextInt(days.size()));
        return switch (random.nextInt(3)) {
            case 0 -> day.get();
            case 1 -> day.get() + "," + day.get();
            default -> day.get() + ".." + day.get() + ",Sun";
        };
    }

    private static String date(Random random) {
        String month = random.nextInt(3) == 0 ? numbers(random, 1, 12) : "*";
        return switch (random.nextInt(4)) {
            case 0 -> month + "-" + numbers(random, 1, 31);
            // systemd takes 28 as well, but of the second in a list no more than 25
            case 1 -> "*-" + month + "~" + numbers(random, 1, 25);
            case 2 -> numbers(random, 2026, 2029) + "-" + month + "-" + numbers(random, 1, 31);
            default -> "*-" + month + "-" + numbers(random, 1, 31);
        };
    }

    private static String time(Random random) {
        String hour = random.nextBoolean() ? numbers(random, 0, 4) : numbers(random, 0, 23);
        String time = hour + ":" + numbers(random, 0, 59);
        return random.nextInt(3) == 0 ? time + ":" + numbers(random, 0, 59) : time;
    }

    private static String numbers(Random random, int least, int most) {
        Supplier<Integer> number = () -> random.nextInt(least, most + 1);
        return switch (random.nextInt(6)) {
            case 0 -> "*";
            case 1 -> number.get() + "," + number.get();
            case 2 -> range(random, least, most);
            case 3 -> number.get() + "/" + random.nextInt(8);
            case 4 -> least + ".." + most + "/" + random.nextInt(1, 4);
            default -> String.valueOf(number.get());
        };
    }

    /** Of two numbers: systemd takes 8..8 for hours but not for seconds. */
    private static String range(Random random, int least, int most) {
        int first = random.nextInt(least, most + 1);
        int further = 1 + random.nextInt(most - least);
        return first + ".." + (least + (first - least + further) % (most - least + 1));
    }
}
