package io.tidewaiter.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.docs.Documents.Document;
import io.tidewaiter.host.Container;
import io.tidewaiter.policy.GateRules;
import io.tidewaiter.policy.HealthRules;
import io.tidewaiter.policy.HookPoint;
import io.tidewaiter.policy.LabelNames;
import io.tidewaiter.update.model.Gate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents name is there. Commands and configuration are looked at where their classes are. */
class DocumentsTest {

    private static final int MOST_LINES = 120;
    private static final Path PROGRAM = Path.of("src/main/java/io/tidewaiter");

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern LABEL = Pattern.compile(
            "io\\.(?:tidewaiter\\.(?:follow(?:-mounts)?|(?:health|gate|hook)\\.[a-z-]+)|containers\\.autoupdate(?:\\.[a-z]+)?)");
    private static final Pattern METRIC = Pattern.compile("tidewaiter_[a-z_]+");
    private static final Pattern METER = Pattern.compile("\"(tidewaiter(?:\\.[a-z]+)+)\"");
    private static final String OF_KIND = "(_total|_seconds_total|_seconds_(count|sum|max))?";
    /** The first cell of a row that begins with code. */
    private static final Pattern MESSAGE = Pattern.compile("(?m)^\\| (`[^|\n]*) \\|");

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern DEV = Pattern.compile("\\./dev ([a-z]+(?:-[a-z]+)*)");
    private static final Pattern TEST = Pattern.compile("[A-Z][a-z]\\w*(?:Test|IT)");
    private static final Pattern SOURCE = Pattern.compile("[a-z/]+/[A-Z]\\w+\\.java");

    private static List<String> found(Pattern pattern, Stream<String> texts) {
        return texts.flatMap(text ->
                        pattern.matcher(text).results().map(match -> match.group(match.groupCount() > 0 ? 1 : 0)))
                .toList();
    }

    private static Stream<String> everywhere(Function<Document, Stream<String>> part) throws IOException {
        return Documents.all().stream().flatMap(part);
    }

    @Test
    void theReadmeIsShortAndSaysHowToTest() throws IOException {
        assertThat(Files.readAllLines(Documents.README))
                .hasSizeLessThanOrEqualTo(MOST_LINES)
                .contains("    ./dev test");
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        for (Document document : Documents.all()) {
            assertThat(found(LINK, Stream.of(document.text())))
                    .as(document.path().toString())
                    .filteredOn(link -> !link.startsWith("https://"))
                    .allSatisfy(link -> assertLeadsSomewhere(document.path(), link));
        }
    }

    private static void assertLeadsSomewhere(Path from, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path folder = from.getParent();
        Path to = parts[0].isEmpty() ? from : folder == null ? Path.of(parts[0]) : folder.resolve(parts[0]);
        assertThat(to).exists();
        if (parts.length > 1) {
            assertThat(found(HEADING, Stream.of(Files.readString(to))).stream().map(DocumentsTest::anchor))
                    .contains(parts[1]);
        }
    }

    /** As GitHub makes it of a heading. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-');
    }

    @Test
    void theLabelsAreThoseThatAreRead() throws IOException {
        Set<String> known = new TreeSet<>(Set.of(
                Container.AUTO_UPDATE_LABEL, Container.AUTH_FILE_LABEL, LabelNames.FOLLOW, LabelNames.FOLLOW_MOUNTS));
        HealthRules.KEYS.forEach(key -> known.add(LabelNames.HEALTH + key));
        GateRules.KEYS.forEach(key -> known.add(LabelNames.GATE + key));
        HookPoint.IN_CONTAINER.forEach(point -> known.add(LabelNames.HOOK + point.word()));

        assertThat(known).containsAll(found(LABEL, everywhere(document -> Stream.of(document.text()))));
        assertThat(found(LABEL, Stream.of(Files.readString(Documents.USAGE.resolve("labels.md")))))
                .containsAll(known);
    }

    @Test
    void theMetricsAreThoseThatAreMeasured() throws IOException {
        List<String> meters =
                found(METER, Stream.concat(sources(PROGRAM.resolve("metrics")), sources(PROGRAM.resolve("daemon"))))
                        .stream()
                        .map(name -> name.replace('.', '_'))
                        .distinct()
                        .toList();
        assertThat(meters).hasSizeGreaterThan(8);

        assertThat(found(METRIC, everywhere(document -> Stream.of(document.text()))))
                .allSatisfy(name -> assertThat(meters).anyMatch(meter -> name.matches(meter + OF_KIND)));
        assertThat(found(METRIC, Stream.of(Files.readString(Documents.USAGE.resolve("metrics.md")))))
                .satisfies(named -> assertThat(meters)
                        .allMatch(meter -> named.stream().anyMatch(name -> name.matches(meter + OF_KIND))));
    }

    @Test
    void thePageOfTheGatesHasAllOfThem() throws IOException {
        String page = Files.readString(Documents.USAGE.resolve("gates.md"));

        assertThat(Gate.Kind.values()).allSatisfy(kind -> assertThat(page).contains(kind.word()));
    }

    @Test
    void theScriptHasTheCommands() throws IOException {
        String script = Files.readString(Path.of("dev"));

        assertThat(found(DEV, everywhere(Document::code)))
                .contains("test", "build", "demo")
                .allSatisfy(command -> assertThat(script).contains("\n    %s) ".formatted(command)));
    }

    @Test
    void theArchitectureHasEachPackage() throws IOException {
        String table = Files.readString(Path.of("docs/architecture.md"));

        try (Stream<Path> all = Files.walk(PROGRAM)) {
            assertThat(all.filter(path -> path.endsWith("package-info.java") && !PROGRAM.equals(path.getParent()))
                            .map(path -> PROGRAM.relativize(path.resolveSibling(""))
                                    .toString()
                                    .replace('/', '.')))
                    .hasSizeGreaterThan(15)
                    .allSatisfy(name -> assertThat(table).containsPattern("(?m)^\\| .*`" + name + "`.* \\|$"));
        }
    }

    @Test
    void theTestsAndSourcesAreThere() throws IOException {
        Set<String> files;
        try (Stream<Path> all = Files.walk(Path.of("src"))) {
            files = all.map(Path::getFileName)
                    .map(Path::toString)
                    .filter(name -> name.endsWith(".java"))
                    .collect(Collectors.toSet());
        }
        List<String> spans = everywhere(document -> document.spans().stream()).toList();

        assertThat(spans.stream().filter(TEST.asMatchPredicate()))
                .hasSizeGreaterThan(20)
                .allSatisfy(test -> assertThat(files).contains(test + ".java"));
        assertThat(spans.stream().filter(SOURCE.asMatchPredicate()))
                .hasSizeGreaterThan(5)
                .allSatisfy(file -> assertThat(PROGRAM.resolve(file)).exists());
    }

    /** The variable parts of a message, shown as …, stand for anything. */
    @Test
    void theMessagesAreThoseThatAreSaid() throws IOException {
        String sources = sources(PROGRAM).collect(Collectors.joining());

        List<String> cells = found(MESSAGE, Stream.of(Files.readString(Documents.USAGE.resolve("troubleshooting.md"))));
        Stream<String> messages = cells.stream().flatMap(cell -> found(CODE, Stream.of(cell)).stream());

        assertThat(messages.flatMap(message -> Pattern.compile("…").splitAsStream(message))
                        .map(String::strip)
                        .filter(part -> part.length() > 2))
                .hasSizeGreaterThan(40)
                .allSatisfy(part -> assertThat(sources).contains(part));
    }

    private static Stream<String> sources(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<String> texts = new ArrayList<>();
            for (Path file :
                    all.filter(path -> path.toString().endsWith(".java")).toList()) {
                texts.add(Files.readString(file));
            }
            return texts.stream();
        }
    }
}
