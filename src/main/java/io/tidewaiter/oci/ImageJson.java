package io.tidewaiter.oci;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.host.ImageConfig;
import io.tidewaiter.host.ImageConfig.Part;
import io.tidewaiter.host.ImageContent.Layer;
import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.image.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Parts of an image configuration as values. What is longer than a person reads is cut, and what is malformed is left out.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/config.md">OCI image-spec, Image Configuration</a>
 */
public final class ImageJson {

    private static final int MOST = 1000;
    private static final int LONGEST = 500;

    private ImageJson() {}

    /** An object of texts, such as labels or annotations. */
    public static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new HashMap<>();
        object.properties().stream()
                .limit(MOST)
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    /**
     * @param config what a container is started with: {@code config} of a configuration
     * @param healthcheck which is in {@code config} or beside it
     */
    public static ImageConfig config(JsonNode config, JsonNode healthcheck) {
        Map<Part, Map<String, String>> parts = new EnumMap<>(Part.class);
        parts.put(Part.ENTRYPOINT, one(config.path("Entrypoint")));
        parts.put(Part.COMMAND, one(config.path("Cmd")));
        parts.put(Part.ENVIRONMENT, environment(config.path("Env")));
        parts.put(Part.PORTS, names(config.path("ExposedPorts")));
        parts.put(Part.USER, one(config.path("User")));
        parts.put(Part.WORKING_DIRECTORY, one(config.path("WorkingDir")));
        parts.put(Part.VOLUMES, names(config.path("Volumes")));
        parts.put(Part.STOP_SIGNAL, one(config.path("StopSignal")));
        parts.put(Part.HEALTH_CHECK, one(healthcheck.path("Test")));
        parts.put(Part.LABELS, labels(texts(config.path("Labels"))));
        return new ImageConfig(parts);
    }

    /**
     * The layers of an image.
     *
     * @param diffIds the digests of what is in them
     * @param sizes by their number, in bytes; may be shorter
     */
    public static List<Layer> layers(JsonNode diffIds, List<Long> sizes) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < Math.min(MOST, diffIds.size()); i++) {
            long bytes = i < sizes.size() ? Math.max(0, sizes.get(i)) : 0;
            Digest.tryParse(diffIds.path(i).asText()).ifPresent(digest -> layers.add(new Layer(digest, bytes)));
        }
        return layers;
    }

    /** Something that is there once or not at all. */
    private static Map<String, String> one(JsonNode value) {
        String text = value.isArray() && !value.isEmpty() ? value.toString() : value.asText("");
        return text.isEmpty() ? Map.of() : Map.of(cut(text), hash(text));
    }

    private static Map<String, String> names(JsonNode object) {
        Map<String, String> names = new HashMap<>();
        object.properties().stream().limit(MOST).forEach(entry -> names.put(cut(entry.getKey()), ""));
        return names;
    }

    private static Map<String, String> environment(JsonNode list) {
        Map<String, String> names = new HashMap<>();
        list.valueStream()
                .limit(MOST)
                .map(JsonNode::asText)
                .forEach(variable -> names.put(cut(variable.split("=", 2)[0]), hash(variable)));
        return names;
    }

    /** Without those that the version tells. */
    private static Map<String, String> labels(Map<String, String> labels) {
        Map<String, String> names = new HashMap<>();
        labels.forEach((name, text) -> {
            if (!ImageVersion.tells(name)) {
                names.put(cut(name), hash(text));
            }
        });
        return names;
    }

    private static String hash(String text) {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }
}
