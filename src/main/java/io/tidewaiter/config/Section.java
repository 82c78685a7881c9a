package io.tidewaiter.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * One mapping of the file. A key is known because a getter asks for it: any other key in the file is a mistake. So the keys
 * are listed in one place only. A getter never throws; it notes the mistake and returns the default, so that the next
 * mistake is found too.
 */
final class Section {

    private final Findings findings;
    private final String path;
    private final int line;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final TreeSet<String> asked = new TreeSet<>();

    private Section(Findings findings, String path, int line) {
        this.findings = findings;
        this.path = path;
        this.line = line;
    }

    /** Reads the whole file: a null node is an empty one. */
    static <T> T read(@Nullable Node root, Findings findings, Function<Section, T> reader) {
        return root == null
                ? reader.apply(new Section(findings, "", 1))
                : read(new Entry(findings, "", Yaml.line(root.getStartMark()), root), reader);
    }

    private static <T> T read(Entry entry, Function<Section, T> reader) {
        Section section = new Section(entry.findings(), entry.path(), entry.line());
        if (entry.node() instanceof MappingNode mapping) {
            mapping.getValue().forEach(section::add);
            T result = reader.apply(section);
            section.reportUnknown();
            return result;
        }
        if (!entry.isNull()) {
            entry.mistake("keys are expected here, not " + entry.kind());
            // One mistake is enough: what is missing below is not told.
            return reader.apply(new Section(new Findings(""), "", 0));
        }
        return reader.apply(section);
    }

    private void add(NodeTuple tuple) {
        int at = Yaml.line(tuple.getKeyNode().getStartMark());
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            findings.mistake(at, path, "a key is expected here, not a list or more keys");
            return;
        }
        Entry entry = new Entry(findings, path(key.getValue()), at, tuple.getValueNode());
        Entry first = entries.putIfAbsent(key.getValue(), entry);
        if (first != null) {
            entry.mistake("is here twice, first on line " + first.line());
        }
    }

    private void reportUnknown() {
        entries.forEach((key, entry) -> {
            if (!asked.contains(key)) {
                String hint = Spelling.nearest(key, asked)
                        .map(right -> "did you mean " + right + "?")
                        .orElse("what can stand here: " + String.join(", ", asked));
                entry.mistake("is unknown; " + hint);
            }
        });
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    /** Notes a mistake that is not one key's but this section's. */
    void mistake(String message) {
        findings.mistake(line, path, message);
    }

    /** What is read from the section below this key; the reader sees an empty one where there is none. */
    <T> T section(String key, Function<Section, T> reader) {
        Entry entry = ask(key);
        return entry == null ? reader.apply(new Section(findings, path(key), line)) : read(entry, reader);
    }

    /**
     * What is read from each of the sections below, whose names a person chooses and {@code rule} explains.
     *
     * @param reader answers null when a mistake left nothing to make
     */
    <T> Map<String, T> each(Pattern names, String rule, Function<Section, @Nullable T> reader) {
        Map<String, T> results = new LinkedHashMap<>();
        entries.forEach((name, entry) -> {
            if (!names.matcher(name).matches()) {
                entry.mistake(rule);
            }
            T result = section(name, reader);
            if (result != null) {
                results.put(name, result);
            }
        });
        return results;
    }

    /** As {@link Entry#value(Function)}; null too where the key is absent. */
    <T> @Nullable T value(String key, Function<String, T> parser) {
        Entry entry = ask(key);
        return entry == null ? null : entry.value(parser);
    }

    /** As {@link #value(String, Function)}, where a list may stand instead of one value. */
    <T> @Nullable T value(String key, Function<String, T> parser, Function<List<String>, T> listParser) {
        Entry entry = ask(key);
        return entry == null ? null : entry.value(parser, listParser);
    }

    /** As {@link #value(String, Function)}, with what holds otherwise. */
    <T> T valueOr(T fallback, String key, Function<String, T> parser) {
        T value = value(key, parser);
        if (value == null) {
            findings.byDefault(path(key), fallback);
            return fallback;
        }
        return value;
    }

    /** As {@link #value(String, Function)}, where the absence is a mistake as well. */
    <T> @Nullable T required(String key, Function<String, T> parser) {
        if (!entries.containsKey(key)) {
            findings.mistake(line, path(key), "is missing");
        }
        return value(key, parser);
    }

    /** As {@link #required(String, Function)}, where a list may stand instead of one value. */
    <T> @Nullable T required(String key, Function<String, T> parser, Function<List<String>, T> listParser) {
        if (!entries.containsKey(key)) {
            findings.mistake(line, path(key), "is missing");
        }
        return value(key, parser, listParser);
    }

    private @Nullable Entry ask(String key) {
        asked.add(key);
        return entries.get(key);
    }

    private String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
