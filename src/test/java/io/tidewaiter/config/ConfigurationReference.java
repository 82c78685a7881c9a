package io.tidewaiter.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code docs/usage/configuration.md}: the keys and comments of {@code config/tidewaiter.yaml}, with the defaults that the
 * schema has. {@code ./dev docs} writes it.
 */
final class ConfigurationReference {

    static final Path SHIPPED = Path.of("config/tidewaiter.yaml");
    static final Path REFERENCE = Path.of("docs/usage/configuration.md");

    private static final Pattern EXAMPLE = Pattern.compile("( *)#(\\S.*|  .*)");
    private static final Pattern COMMENT = Pattern.compile(" *# ?(.*)");
    private static final Pattern KEY = Pattern.compile("(?<indent> *)(?<key>[a-z.-]+):(?<value>.*)");

    /** What the defaults of a notifier are read from. */
    private static final String NOTIFIERS = """
            notify:
              my-receiver: {url: "http://localhost/"}
              my-command: {command: x}
            """;

    /** Names that a person chooses, as the reference writes them. */
    private static final Map<String, String> CHOSEN =
            Map.of("web.service", "UNIT", "my-registry", "NAME", "my-receiver", "NAME", "my-command", "NAME");

    /**
     * One key.
     *
     * @param path as the file has it: {@code workloads.web.service.health.http}
     * @param value in the file, default or example; empty for a section
     * @param comment above it
     */
    record Key(String path, String value, String comment) {

        boolean isTop() {
            return path.indexOf('.') < 0;
        }

        boolean isExample() {
            return comment.startsWith("An example") || !shown(path).equals(path);
        }

        boolean isSection() {
            return value.isEmpty();
        }
    }

    private ConfigurationReference() {}

    public static void main(String[] arguments) throws IOException {
        Files.writeString(REFERENCE, text());
    }

    static String text() throws IOException {
        List<String> lines = Files.readAllLines(SHIPPED);
        Map<String, String> defaults = defaults();
        StringBuilder text = new StringBuilder("""
                <!-- Written by ./dev docs from config/tidewaiter.yaml and the schema. Do not edit. -->

                # Configuration reference

                %s

                A unit's section under `workloads` has priority over [labels](labels.md), and labels over the section `health`. To the
                section `gates` labels can only add. [config/tidewaiter.yaml](../../config/tidewaiter.yaml) is the file to copy.
                """.formatted(preface(lines)));
        String head = "\n| Key | Default | Example | Meaning |\n|---|---|---|---|\n";
        for (Key key : keys(lines)) {
            if (key.isTop()) {
                text.append("\n## ")
                        .append(key.path())
                        .append("\n\n")
                        .append(key.comment())
                        .append("\n");
                text.append(head);
            }
            if (!key.isSection() || (!key.isTop() && !key.comment().isEmpty())) {
                text.append(row(key, defaults.getOrDefault(key.path(), "")));
            }
        }
        return text.toString();
    }

    /** @param usual by the schema; the file may write the same value in another way, and then that is shown */
    private static String row(Key key, String usual) {
        String value = key.isExample() ? usual : key.value();
        String example = key.isExample() && !key.value().equals(usual) ? key.value() : "";
        String meaning = key.isTop() ? "see above" : key.comment().replaceFirst("^An example\\. ", "");
        return "| `%s` | %s | %s | %s |%n"
                .formatted(shown(key.path()), code(value), code(example), meaning.replace("|", "\\|"));
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text.replace("|", "\\|") + "`";
    }

    private static String shown(String path) {
        String shown = path;
        for (Map.Entry<String, String> name : CHOSEN.entrySet()) {
            shown = shown.replace(name.getKey(), name.getValue());
        }
        return shown;
    }

    /** The first comment of the file, without its title. */
    private static String preface(List<String> lines) {
        return lines.stream()
                .takeWhile(line -> !line.isEmpty())
                .skip(2)
                .map(line -> line.substring(2))
                .collect(Collectors.joining("\n"));
    }

    /** Each key of the file in its order, whether it is commented out or not. */
    static List<Key> keys(List<String> lines) {
        List<Key> keys = new ArrayList<>();
        List<String> path = new ArrayList<>();
        List<String> comment = new ArrayList<>();
        for (String line : lines) {
            String bare = uncommented(line);
            Matcher key = KEY.matcher(bare);
            Matcher text = COMMENT.matcher(bare);
            if (key.matches()) {
                path.subList(key.group("indent").length() / 2, path.size()).clear();
                path.add(key.group("key"));
                keys.add(new Key(String.join(".", path), key.group("value").strip(), String.join(" ", comment)));
                comment.clear();
            } else if (text.matches()) {
                comment.add(text.group(1));
            } else {
                comment.clear();
            }
        }
        return keys;
    }

    /** The line as it is in force once its {@code #} is removed. */
    static String uncommented(String line) {
        Matcher example = EXAMPLE.matcher(line);
        return example.matches() ? example.group(1) + example.group(2) : line;
    }

    /** What holds for a key that the file does not have, by the schema. */
    private static Map<String, String> defaults() {
        Findings findings = new Findings("");
        Section.read(Yaml.compose(NOTIFIERS, findings), findings, SettingsSchema::settings);
        return findings.choices().stream()
                .filter(choice -> choice.line() == 0)
                .collect(Collectors.toMap(SettingChoice::key, SettingChoice::value));
    }
}
