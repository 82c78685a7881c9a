package io.tidewaiter.registry;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.tidewaiter.update.port.RegistryException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads containers-registries.conf(5), version 2. Blocks.
 *
 * <p>Keys that are not known here are left alone, as Podman leaves them: the file serves more programs than this one.
 */
final class RegistriesConfReader {

    private static final TomlMapper TOML = new TomlMapper();

    private RegistriesConfReader() {}

    /** The main file, then the drop-ins in the order in which they apply: folder by folder, sorted by name. */
    static List<Path> files(ContainersConfigPaths paths) {
        ContainersConfigPaths.RegistriesFiles found = paths.registriesFiles();
        if (found.mustExist() && !Files.exists(found.main())) {
            throw trouble(found.main(), "CONTAINERS_REGISTRIES_CONF names it, but it is not there", null);
        }
        List<Path> files = new ArrayList<>(List.of(found.main()));
        for (Path folder : found.dropInFolders()) {
            files.addAll(dropIns(folder));
        }
        return files;
    }

    private static List<Path> dropIns(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> file.getFileName().toString().endsWith(".conf"))
                    .filter(file -> !Files.isDirectory(file))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw trouble(folder, "cannot be read", e);
        }
    }

    /** A later table with the same prefix replaces an earlier one whole. */
    static RegistriesConf read(List<Path> files) {
        Map<String, RegistryRule> byPrefix = new LinkedHashMap<>();
        for (Path file : files) {
            for (RegistryRule rule : rules(file)) {
                byPrefix.put(rule.prefix(), rule);
            }
        }
        return new RegistriesConf(byPrefix.values());
    }

    private static List<RegistryRule> rules(Path file) {
        JsonNode tree = tree(file);
        if (tree.path("registries").isObject()) {
            throw trouble(file, "is written in the old version 1 format: turn it into [[registry]] tables", null);
        }
        List<RegistryRule> rules = new ArrayList<>();
        for (JsonNode table : tree.path("registry")) {
            rules.add(rule(file, table));
        }
        return rules;
    }

    private static RegistryRule rule(Path file, JsonNode table) {
        @Nullable String location = name(file, table, "location");
        @Nullable String given = name(file, table, "prefix");
        @Nullable String prefix = given == null ? location : given;
        if (prefix == null) {
            throw trouble(file, "a [[registry]] has neither location nor prefix", null);
        }
        boolean wildcard = prefix.startsWith("*.");
        if (location == null && !wildcard) {
            throw trouble(file, "[[registry]] with prefix %s has no location".formatted(prefix), null);
        }
        if (wildcard && (prefix.indexOf('/') >= 0 || prefix.indexOf(':') >= 0 || prefix.indexOf('@') >= 0)) {
            throw trouble(file, "prefix %s: a wildcard looks like *.example.com".formatted(prefix), null);
        }
        return new RegistryRule(prefix, location, flag(file, table, "insecure"), flag(file, table, "blocked"));
    }

    private static @Nullable String name(Path file, JsonNode table, String key) {
        JsonNode node = table.path(key);
        if (node.isMissingNode()) {
            return null;
        }
        String text = node.asText().replaceAll("/+$", "");
        if (!node.isTextual() || text.contains("://")) {
            throw trouble(file, key + " = " + node + ": a host and path such as registry.example/team is wanted", null);
        }
        return text.isEmpty() ? null : text;
    }

    private static boolean flag(Path file, JsonNode table, String key) {
        JsonNode node = table.path(key);
        if (!node.isMissingNode() && !node.isBoolean()) {
            throw trouble(file, key + " = " + node + ": true or false is wanted", null);
        }
        return node.asBoolean(false);
    }

    private static JsonNode tree(Path file) {
        try {
            return TOML.readTree(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return TOML.createObjectNode();
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw trouble(file, "line " + line + " is not valid TOML", e);
        } catch (IOException e) {
            throw trouble(file, "cannot be read", e);
        }
    }

    private static Trouble trouble(Path file, String what, @Nullable Exception cause) {
        return new Trouble(Kind.BROKEN, file + ": " + what, cause);
    }
}
