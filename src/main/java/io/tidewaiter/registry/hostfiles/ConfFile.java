package io.tidewaiter.registry.hostfiles;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.update.model.RegistryException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the files that make up registries.conf, and how its values are read: one of another type than Podman expects
 * makes the whole file invalid.
 *
 * @param path for messages
 */
record ConfFile(Path path, JsonNode root) {

    private static final TomlMapper TOML = new TomlMapper();

    /** Blocks. A file that is not there is an empty one. */
    static ConfFile read(Path path) {
        try {
            return new ConfFile(path, TOML.readTree(Files.readAllBytes(path)));
        } catch (NoSuchFileException e) {
            return new ConfFile(path, TOML.createObjectNode());
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw trouble(path, "line " + line + " is not valid TOML", e);
        } catch (IOException e) {
            throw trouble(path, "cannot be read", e);
        }
    }

    /** The table of this key; one that is missing where there is none. */
    JsonNode table(JsonNode parent, String key) {
        JsonNode table = parent.path(key);
        if (!table.isMissingNode() && !table.isObject()) {
            throw trouble(key + " = " + table + ": a table is wanted");
        }
        return table;
    }

    List<String> texts(JsonNode table, String key) {
        JsonNode list = table.path(key);
        if (!list.isMissingNode() && !(list.isArray() && list.valueStream().allMatch(JsonNode::isTextual))) {
            throw trouble(key + " = " + list + ": a list of texts is wanted");
        }
        return list.valueStream().map(JsonNode::asText).toList();
    }

    boolean flag(JsonNode table, String key) {
        JsonNode node = table.path(key);
        if (!node.isMissingNode() && !node.isBoolean()) {
            throw trouble(key + " = " + node + ": true or false is wanted");
        }
        return node.asBoolean(false);
    }

    /** A host and path, or null where there is none. */
    @Nullable
    String name(JsonNode table, String key) {
        JsonNode node = table.path(key);
        if (!node.isMissingNode() && !node.isTextual()) {
            throw trouble(key + " = " + node + ": a text is wanted");
        }
        String name = location(key, node.asText(""));
        return name.isEmpty() ? null : name;
    }

    /** Without the slashes at its end. */
    String location(String key, String text) {
        String name = text.replaceAll("/+$", "");
        if (name.startsWith("http://") || name.startsWith("https://")) {
            throw trouble("%s = \"%s\": a host and path without http:// is wanted, such as registry.example/team"
                    .formatted(key, text));
        }
        return name;
    }

    RegistryFailure trouble(String what) {
        return trouble(path, what, null);
    }

    static RegistryFailure trouble(Path path, String what, @Nullable Exception cause) {
        return new RegistryFailure(Kind.MISCONFIGURED, path + ": " + what, cause);
    }
}
