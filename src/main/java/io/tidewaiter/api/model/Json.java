package io.tidewaiter.api.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.tidewaiter.update.model.RegistryException;
import io.tidewaiter.update.model.Updated;
import java.io.IOException;
import java.time.Instant;

/** The one JSON mapper of the wire; times are RFC 3339 in UTC. */
public final class Json {

    /** To read with: what is written goes through {@link #write}, which hides nothing from a person. */
    public static final ObjectMapper MAPPER = new ObjectMapper()
            .registerModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new FromStringDeserializer<Instant>(Instant.class) {
                        private static final long serialVersionUID = 1L;

                        @Override
                        protected Instant _deserialize(
                                String text, com.fasterxml.jackson.databind.DeserializationContext context) {
                            return Instant.parse(text);
                        }
                    }))
            .addMixIn(RegistryException.Kind.class, Worded.class)
            .addMixIn(Updated.class, Worded.class)
            .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private Json() {}

    /** For an enum that knows no JSON library: its constants are written and read by their words. */
    private interface Worded {

        @JsonValue
        String word();
    }

    /** In one line. */
    public static String write(Object value) {
        return write(MAPPER.writer(), value);
    }

    /** In lines that are indented. */
    public static String pretty(Object value) {
        return write(MAPPER.writerWithDefaultPrettyPrinter(), value);
    }

    private static String write(ObjectWriter writer, Object value) {
        try {
            return VisibleJson.of(writer.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a value that cannot be written: " + value, e);
        }
    }

    /** @throws IOException when the text is not JSON of this shape */
    public static <T> T read(byte[] text, Class<T> type) throws IOException {
        T value = MAPPER.readValue(text, type);
        if (value == null) {
            throw new IOException("null is no " + type.getSimpleName());
        }
        return value;
    }
}
