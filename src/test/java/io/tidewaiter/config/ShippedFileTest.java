package io.tidewaiter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidewaiter.calendar.Schedule;
import io.tidewaiter.fleet.model.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code config/tidewaiter.yaml} is the reference of the keys: here it is held to what is true. */
class ShippedFileTest {

    private static final Path FILE = Path.of("config/tidewaiter.yaml");
    private static final Pattern EXAMPLE = Pattern.compile("( *)#(\\S.*|  .*)");
    private static final Pattern KEY = Pattern.compile("(?<indent> *)(?<key>[a-z.-]+):(?<value>.*)");
    private static final Pattern CHOICE = Pattern.compile("is unknown; what can stand here: (.*)");

    private final List<String> shipped = new ArrayList<>();
    private final List<String> uncommented = new ArrayList<>();

    @BeforeEach
    void readFile() throws IOException {
        for (String line : Files.readAllLines(FILE)) {
            Matcher example = EXAMPLE.matcher(line);
            shipped.add(line);
            uncommented.add(example.matches() ? example.group(1) + example.group(2) : line);
        }
    }

    @Test
    void saysTheDefaultsAsShipped() throws ConfigException {
        assertThat(SettingsReader.read(FILE)).isEqualTo(Settings.DEFAULT);
    }

    @Test
    void showsTheTrueDefaultsInItsComments() throws ConfigException {
        Settings settings = settings(without("calendar:", uncommented));

        assertThat(settings.poll()).isEqualTo(Settings.DEFAULT.poll());
        assertThat(settings.health()).isEqualTo(Settings.DEFAULT.health());
        assertThat(settings.gates().minAge()).isEqualTo(Settings.DEFAULT.gates().minAge());
        assertThat(settings.gates().approve())
                .isEqualTo(Settings.DEFAULT.gates().approve());
        assertThat(settings.releases()).isEqualTo(Settings.DEFAULT.releases());
        assertThat(settings.history()).isEqualTo(Settings.DEFAULT.history());
        assertThat(settings.parallel()).isEqualTo(Settings.DEFAULT.parallel());
        assertThat(settings.fleet()).isNotNull();
        assertThat(settings.fleet().strategy()).isEqualTo(Strategy.DEFAULT);
        assertThat(settings.fleet().name()).isEqualTo("main");
        assertThat(settings.fleet().group()).isEqualTo("default");
    }

    @Test
    void holdsExamplesThatWork() throws ConfigException {
        Settings settings = settings(without("interval:", uncommented));

        assertThat(settings.poll().schedule()).isInstanceOf(Schedule.On.class);
        assertThat(settings.workloads().values())
                .singleElement()
                .satisfies(rules -> assertThat(rules.health().probes()).hasSize(3));
        assertThat(settings.webhook()).isNotNull();
        assertThat(settings.metrics().isWanted()).isTrue();
        assertThat(settings.notifiers()).containsOnlyKeys("my-receiver", "my-command");
        assertThat(settings.dashboard().listen()).isNotNull();
        assertThat(settings.podman().socket()).isNotNull();
        assertThat(settings.fleet()).isNotNull();
        assertThat(settings.fleet().labels()).containsEntry("role", "canary");
        assertThat(settings.fleet().groups()).containsOnlyKeys("edge");
        assertThat(settings.fleet().references()).containsOnlyKeys("registry.example/team/db:prod");
    }

    @Test
    void canBeUncommentedOneBlockAtATime() {
        for (int start = 0; start < shipped.size(); start++) {
            List<String> lines = new ArrayList<>(shipped);
            int end = start;
            while (end < shipped.size() && !shipped.get(end).equals(uncommented.get(end))) {
                lines.set(end, uncommented.get(end));
                end++;
            }
            int line = start + 1;
            assertThatCode(() -> settings(lines))
                    .as("%s with its line %d uncommented", FILE, line)
                    .doesNotThrowAnyException();
            start = end;
        }
    }

    /** Asks each section what can stand in it, by a key that cannot. */
    @Test
    void showsEveryKeyThereIs() {
        List<String> lines = new ArrayList<>();
        List<String> path = new ArrayList<>();
        List<String> shown = new ArrayList<>();
        for (String line : uncommented) {
            lines.add(line);
            Matcher key = KEY.matcher(line);
            if (key.matches()) {
                path.subList(key.group("indent").length() / 2, path.size()).clear();
                path.add(key.group("key"));
                shown.add(String.join(".", path));
                if (key.group("value").isEmpty()) {
                    lines.add(key.group("indent") + "  zzzz: 1");
                }
            }
        }
        lines.add("zzzz: 1");

        ConfigException e = catchThrowableOfType(ConfigException.class, () -> settings(lines));

        List<String> known =
                e.problems().stream().flatMap(ShippedFileTest::choices).toList();
        assertThat(known).contains("parallel", "poll.interval", "workloads.web.service.health.exec");
        assertThat(shown).containsAll(known);
    }

    private static Stream<String> choices(SettingsProblem problem) {
        Matcher choice = CHOICE.matcher(problem.message());
        String section = problem.key().substring(0, Math.max(0, problem.key().length() - "zzzz".length()));
        return choice.matches() ? Arrays.stream(choice.group(1).split(", ")).map(section::concat) : Stream.empty();
    }

    /** Of two keys that exclude each other one has to go. */
    private static List<String> without(String key, List<String> lines) {
        return lines.stream().filter(line -> !line.strip().startsWith(key)).toList();
    }

    private static Settings settings(List<String> lines) throws ConfigException {
        return SettingsReader.parse("t", String.join("\n", lines) + "\n");
    }
}
