package io.tidewaiter.world;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.tidewaiter.image.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * The worlds that ever broke a law, as small as they could be made, one a line. They are kept whole: what a seed draws changes
 * with each unit shape and each fault that is added.
 *
 * @param found what broke, and where the defect was
 */
record Kept(String found, Scenario scenario) {

    static final Path FILE = Path.of("src/test/resources/io/tidewaiter/world/kept.jsonl");

    private static final ObjectMapper JSON = mapper();

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    private interface Typed {}

    static List<Kept> all() throws IOException {
        return Files.readAllLines(FILE).stream().map(Kept::read).toList();
    }

    void add() throws IOException {
        Files.writeString(
                FILE, JSON.writeValueAsString(this) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    static Kept read(String line) {
        try {
            return JSON.readValue(line, Kept.class);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a world that was kept: " + e.getMessage(), e);
        }
    }

    private static ObjectMapper mapper() {
        SimpleModule module = new SimpleModule();
        text(module, Reference.class, Reference::parse);
        text(module, Duration.class, Duration::parse);
        JsonMapper mapper = JsonMapper.builder()
                .addModule(module)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.FIELD, Visibility.ANY)
                .addMixIn(Happening.class, Typed.class)
                .build();
        for (Class<?> kind : Happening.class.getPermittedSubclasses()) {
            mapper.registerSubtypes(new NamedType(kind, kind.getSimpleName()));
        }
        return mapper;
    }

    private static <T> void text(SimpleModule module, Class<T> type, Function<String, T> parser) {
        module.addSerializer(type, new JsonSerializer<>() {
            @Override
            public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
                out.writeString(value.toString());
            }
        });
        module.addDeserializer(type, new JsonDeserializer<>() {
            @Override
            public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
                return parser.apply(in.getText());
            }
        });
    }
}
