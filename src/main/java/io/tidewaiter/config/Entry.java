package io.tidewaiter.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * What stands at one key. Nothing here throws: a value that is a mistake is noted and read as null.
 *
 * @param path the whole of it, {@code poll.interval}
 * @param line of the key, counted from 1
 */
record Entry(Findings findings, String path, int line, Node node) {

    /** @param parser throws IllegalArgumentException, with a message for people, on a text it does not take */
    <T> @Nullable T value(Function<String, T> parser) {
        String text = text();
        return text == null ? null : parsed(text, () -> parser.apply(text));
    }

    private @Nullable String text() {
        if (!(node instanceof ScalarNode scalar)) {
            mistake("one value is expected here, not " + kind());
            return null;
        }
        if (isNull()) {
            mistake("has no value");
            return null;
        }
        return scalar.getValue();
    }

    /** As {@link #value(Function)}, where a list may stand instead of one value. */
    <T> @Nullable T value(Function<String, T> parser, Function<List<String>, T> listParser) {
        if (!(node instanceof SequenceNode sequence)) {
            return value(parser);
        }
        List<String> texts = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            String text = new Entry(findings, path, Yaml.line(item.getStartMark()), item).text();
            if (text == null) {
                return null;
            }
            texts.add(text);
        }
        return parsed(texts.toString(), () -> listParser.apply(texts));
    }

    /** Null stands where all keys of a section are commented out. */
    boolean isNull() {
        return node.getTag().equals(Tag.NULL);
    }

    String kind() {
        return switch (node) {
            case MappingNode _ -> "keys";
            case SequenceNode _ -> "a list";
            default -> "a single value";
        };
    }

    void mistake(String message) {
        findings.mistake(line, path, message);
    }

    private <T> @Nullable T parsed(String text, Supplier<T> parser) {
        try {
            T value = parser.get();
            findings.chosen(this, text, value);
            return value;
        } catch (IllegalArgumentException e) {
            mistake(String.valueOf(e.getMessage()));
            return null;
        }
    }
}
