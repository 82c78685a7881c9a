package io.tidewaiter.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.api.model.Json;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The description of the API says what the program does, no more and no less. */
class OpenApiTest {

    private static final Map<?, ?> DOCUMENT =
            (Map<?, ?>) new Load(LoadSettings.builder().build())
                    .loadFromString(new String(Description.read(), StandardCharsets.UTF_8));

    private static Map<?, ?> map(Object node, String key) {
        return Objects.requireNonNull((Map<?, ?>) ((Map<?, ?>) node).get(key), key);
    }

    private static Map<?, ?> schemas() {
        return map(map(DOCUMENT, "components"), "schemas");
    }

    @Test
    void describesEveryOperationAndNoOther(@TempDir Path folder) {
        Set<String> described = new TreeSet<>();
        map(DOCUMENT, "paths")
                .forEach((path, methods) -> ((Map<?, ?>) methods)
                        .forEach((method, operation) -> described.add("%s %s %s %s"
                                .formatted(
                                        method.toString().toUpperCase(Locale.ROOT),
                                        path,
                                        ((Map<?, ?>) operation).get("operationId"),
                                        inQuery((Map<?, ?>) operation)))));

        try (TestDaemon daemon = new TestDaemon(folder)) {
            assertThat(daemon.routes().operations().stream()
                            .map(operation -> "%s %s %s %s"
                                    .formatted(
                                            operation.method(),
                                            operation.path(),
                                            operation.id(),
                                            operation.parameters())))
                    .containsExactlyInAnyOrderElementsOf(described);
        }
    }

    private static List<Object> inQuery(Map<?, ?> operation) {
        List<Object> names = new ArrayList<>();
        if (operation.get("parameters") instanceof List<?> parameters) {
            parameters.stream()
                    .map(parameter -> (Map<?, ?>) parameter)
                    .filter(parameter -> "query".equals(parameter.get("in")))
                    .forEach(parameter -> names.add(parameter.get("name")));
        }
        return names;
    }

    /** The records that go over the wire: those that the document names, which must all be there. */
    static Stream<String> shapes() {
        return schemas().keySet().stream().map(Object::toString);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void describesEachShapeAsItIs(String name) throws ClassNotFoundException {
        Class<?> shape = Class.forName("io.tidewaiter.api.model." + name);
        Map<?, ?> schema = map(schemas(), name);
        Map<String, String> described = new TreeMap<>();
        map(schema, "properties")
                .forEach((property, type) -> described.put(property.toString(), type((Map<?, ?>) type)));
        Map<String, String> written = new TreeMap<>();
        Set<Object> required = new TreeSet<>();
        for (RecordComponent component : shape.getRecordComponents()) {
            written.put(component.getName(), type(component.getGenericType()));
            if (component.getAnnotatedType().getAnnotation(Nullable.class) == null) {
                required.add(component.getName());
            }
        }

        assertThat(described).isEqualTo(written);
        assertThat(Set.copyOf((List<?>) schema.get("required"))).isEqualTo(required);
    }

    @Test
    void describesEveryShapeThatIsReferredTo() {
        List<String> referred = new ArrayList<>();
        collect(DOCUMENT, referred);

        assertThat(referred)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(at(reference)).isNotNull());
        assertThat(referred.stream()
                        .filter(reference -> reference.contains("/schemas/"))
                        .map(reference -> reference.substring(reference.lastIndexOf('/') + 1))
                        .collect(Collectors.toSet()))
                .isEqualTo(shapes().collect(Collectors.toSet()));
    }

    private static @Nullable Object at(String reference) {
        @Nullable Object node = DOCUMENT;
        for (String step : List.of(reference.substring(2).split("/", -1))) {
            node = node instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return node;
    }

    private static void collect(Object node, List<String> references) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if ("$ref".equals(key)) {
                    references.add(value.toString());
                }
                collect(value, references);
            });
        } else if (node instanceof List<?> list) {
            list.forEach(entry -> collect(entry, references));
        }
    }

    private static String type(Map<?, ?> schema) {
        if (schema.get("$ref") instanceof String reference) {
            return reference.substring(reference.lastIndexOf('/') + 1);
        }
        if (schema.get("enum") instanceof List<?> words) {
            return words.toString();
        }
        return switch (String.valueOf(schema.get("type"))) {
            case "array" -> "list of " + type(map(schema, "items"));
            case "object" -> "map to " + type(map(schema, "additionalProperties"));
            case String simple ->
                schema.get("format") == null || "uri-reference".equals(schema.get("format"))
                        ? simple
                        : simple + " " + schema.get("format");
        };
    }

    private static String type(java.lang.reflect.Type type) {
        return switch (type) {
            case Class<?> c when c == String.class -> "string";
            case Class<?> c when c == boolean.class || c == Boolean.class -> "boolean";
            case Class<?> c when c == int.class || c == Integer.class -> "integer";
            case Class<?> c when c == long.class || c == Long.class -> "integer int64";
            case Class<?> c when c == Instant.class -> "string date-time";
            case Class<?> c when c.isEnum() -> words(c).toString();
            case Class<?> c -> c.getSimpleName();
            case java.lang.reflect.ParameterizedType p
            when p.getRawType() == Map.class -> "map to " + type(p.getActualTypeArguments()[1]);
            case java.lang.reflect.ParameterizedType p -> "list of " + type(p.getActualTypeArguments()[0]);
            default -> throw new AssertionError("no such type on the wire: " + type);
        };
    }

    /** As they are on the wire. */
    private static List<String> words(Class<?> constants) {
        return Arrays.stream(constants.getEnumConstants())
                .map(Json::write)
                .map(word -> word.replace("\"", ""))
                .toList();
    }
}
