package io.tidewaiter.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.docs.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The documents say of the configuration what the schema says. */
class ConfigurationReferenceTest {

    private static final Pattern RANGE = Pattern.compile(".* is out of range: (.*) is allowed");
    private static final List<String> TOO_MUCH = List.of("99999d", "999999999", "9999TiB");

    private static List<String> lines() throws IOException {
        return Files.readAllLines(ConfigurationReference.SHIPPED);
    }

    @Test
    void isUpToDate() throws IOException {
        assertThat(Files.readString(ConfigurationReference.REFERENCE))
                .as("write it again: ./dev docs")
                .isEqualTo(ConfigurationReference.text());
    }

    @Test
    void saysTheTrueRanges() throws IOException {
        Map<String, String> comments = ConfigurationReference.keys(lines()).stream()
                .collect(Collectors.toMap(
                        ConfigurationReference.Key::path,
                        ConfigurationReference.Key::comment,
                        (one, other) -> one,
                        LinkedHashMap::new));

        Map<String, String> ranges = ranges();

        assertThat(ranges).hasSizeGreaterThan(12);
        assertThat(ranges)
                .allSatisfy((key, range) -> assertThat(comments.get(key))
                        .as(key)
                        .satisfiesAnyOf(
                                comment -> assertThat(comment).contains(range),
                                comment -> assertThat(comment).startsWith("As ")));
    }

    /** By values of every kind that are too large. */
    private static Map<String, String> ranges() throws IOException {
        Map<String, String> ranges = new LinkedHashMap<>();
        for (String value : TOO_MUCH) {
            List<String> changed = new ArrayList<>();
            for (String line : lines()) {
                String bare = ConfigurationReference.uncommented(line);
                changed.add(
                        bare.matches(" *(calendar):.*")
                                ? ""
                                : bare.replaceFirst("^( *[a-z-]+): +\\S.*$", "$1: " + value));
            }
            try {
                SettingsReader.parse("t", String.join("\n", changed) + "\n");
            } catch (ConfigException e) {
                e.problems().forEach(problem -> {
                    Matcher range = RANGE.matcher(problem.message());
                    if (range.matches()) {
                        ranges.putIfAbsent(problem.key(), range.group(1));
                    }
                });
            }
        }
        return ranges;
    }

    @Test
    void knowsEveryKeyThatADocumentNames() throws IOException {
        Set<String> known = ConfigurationReference.keys(lines()).stream()
                .map(ConfigurationReference.Key::path)
                .collect(Collectors.toSet());
        Set<String> sections =
                known.stream().filter(key -> key.indexOf('.') < 0).collect(Collectors.toSet());
        Pattern key = Pattern.compile("(" + String.join("|", sections) + ")(\\.[a-z-]+)+");

        List<String> named = Documents.all().stream()
                .flatMap(document -> document.spans().stream())
                .filter(span -> key.matcher(span).matches() && !span.endsWith(".service") && !isPackage(span))
                .toList();

        assertThat(named).contains("poll.interval", "releases.min-free", "webhook.tls");
        assertThat(known).containsAll(named);
    }

    private static boolean isPackage(String name) {
        return Files.isDirectory(Path.of("src/main/java/io/tidewaiter", name.replace('.', '/')));
    }

    @Test
    void readsEveryConfigurationThatADocumentShows() throws IOException {
        Set<String> sections = ConfigurationReference.keys(lines()).stream()
                .filter(ConfigurationReference.Key::isTop)
                .map(ConfigurationReference.Key::path)
                .collect(Collectors.toSet());

        List<String> shown = Documents.all().stream()
                .flatMap(document -> document.blocks().stream())
                .filter(block -> sections.contains(block.split(":", 2)[0]))
                .toList();

        assertThat(shown).hasSizeGreaterThan(2).allSatisfy(block -> SettingsReader.parse("t", block));
    }

    @Test
    void theTableOfWebhooksHasEachTypeAndWhatItCanShow() throws IOException {
        String table = Files.readString(Path.of("docs/usage/webhooks.md"));

        assertThat(HookType.values())
                .allSatisfy(type -> assertThat(table.lines())
                        .anyMatch(line -> line.contains("`%s`".formatted(type))
                                && line.contains("| %s |"
                                        .formatted(type.auths().stream()
                                                .map("`%s`"::formatted)
                                                .collect(Collectors.joining(", "))))));
    }
}
