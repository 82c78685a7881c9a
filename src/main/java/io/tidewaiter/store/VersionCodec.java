package io.tidewaiter.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewaiter.host.ImageVersion;
import org.jspecify.annotations.Nullable;

/** What an image says of itself, as a JSON object. */
final class VersionCodec {

    private static final ObjectMapper JSON = new ObjectMapper();

    private VersionCodec() {}

    /** @return null for an image that says nothing */
    static @Nullable String write(ImageVersion version) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        put(object, "version", version.version());
        put(object, "revision", version.revision());
        put(object, "created", version.created());
        put(object, "source", version.source());
        put(object, "url", version.url());
        put(object, "title", version.title());
        return object.isEmpty() ? null : object.toString();
    }

    private static void put(ObjectNode object, String name, @Nullable Object value) {
        if (value != null) {
            object.put(name, value.toString());
        }
    }

    /** What cannot be read says nothing: no update depends on it. */
    static ImageVersion read(@Nullable String text) {
        try {
            JsonNode object = JSON.readTree(text == null ? "{}" : text);
            return new ImageVersion(
                    object.path("version").textValue(),
                    object.path("revision").textValue(),
                    ImageVersion.moment(object.path("created").textValue()),
                    object.path("source").textValue(),
                    object.path("url").textValue(),
                    object.path("title").textValue());
        } catch (JsonProcessingException e) {
            return ImageVersion.UNKNOWN;
        }
    }
}
