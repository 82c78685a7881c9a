package io.tidewaiter.registry.hostfiles;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.update.model.RegistryException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads containers-registries.conf(5), version 2. Blocks.
 *
 * <p>Keys that are not known here are left alone, as Podman leaves them: the file serves more programs than this one.
 */
final class RegistriesConfReader {

    private static final TomlMapper TOML = new TomlMapper();

    private static final Set<String> SHORT_NAME_MODES = Set.of("", "enforcing", "permissive", "disabled");

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
        List<String> helpers = List.of(RegistriesConf.AUTH_FILES);
        for (Path file : files) {
            JsonNode tree = tree(file);
            for (RegistryRule rule : rules(file, tree)) {
                byPrefix.put(rule.prefix(), rule);
            }
            requireKnownMode(file, tree.path("short-name-mode").asText(""));
            JsonNode named = tree.path("credential-helpers");
            if (!named.isMissingNode() && !named.isArray()) {
                throw trouble(file, "credential-helpers = " + named + ": a list of names is wanted", null);
            }
            if (!named.isEmpty()) {
                helpers = named.valueStream().map(JsonNode::asText).toList();
            }
        }
        return new RegistriesConf(byPrefix.values(), helpers);
    }

    /** Short names are none of our business, but Podman pulls nothing at all with a mode that it does not know. */
    private static void requireKnownMode(Path file, String mode) {
        if (!SHORT_NAME_MODES.contains(mode)) {
            throw trouble(
                    file,
                    "short-name-mode = \"%s\": enforcing, permissive or disabled is wanted".formatted(mode),
                    null);
        }
    }

    private static List<RegistryRule> rules(Path file, JsonNode tree) {
        if (tree.path("registries").isObject()) {
            throw trouble(file, "is written in the old version 1 format: turn it into [[registry]] tables", null);
        }
        List<RegistryRule> rules = new ArrayList<>();
        for (JsonNode table : tree.path("registry")) {
            rules.add(rule(file, table));
        }
        requireUnanimity(file, rules);
        return rules;
    }

    /** Two tables for one location cannot differ in what goes for it as a whole: Podman refuses such a file. */
    private static void requireUnanimity(Path file, List<RegistryRule> rules) {
        Map<String, RegistryRule> byLocation = new HashMap<>();
        for (RegistryRule rule : rules) {
            @Nullable String location = rule.primary().location();
            RegistryRule other = location == null ? null : byLocation.putIfAbsent(location, rule);
            if (other != null && other.blocked() != rule.blocked()) {
                throw trouble(file, "two [[registry]] tables for %s differ in blocked".formatted(location), null);
            }
            if (other != null && other.primary().insecure() != rule.primary().insecure()) {
                throw trouble(file, "two [[registry]] tables for %s differ in insecure".formatted(location), null);
            }
        }
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
        if (!table.path("pull-from-mirror").asText("").isEmpty()) {
            throw trouble(
                    file, "[[registry]] %s has pull-from-mirror, which belongs to its mirrors".formatted(prefix), null);
        }
        boolean digestOnly = flag(file, table, "mirror-by-digest-only");
        List<RegistryRule.Mirror> mirrors = new ArrayList<>();
        for (JsonNode mirror : table.path("mirror")) {
            mirrors.add(mirror(file, prefix, mirror, digestOnly));
        }
        return new RegistryRule(
                prefix,
                new RegistryRule.Place(location, flag(file, table, "insecure")),
                flag(file, table, "blocked"),
                mirrors,
                digestOnly);
    }

    private static RegistryRule.Mirror mirror(Path file, String prefix, JsonNode table, boolean digestOnly) {
        @Nullable String location = name(file, table, "location");
        if (location == null) {
            throw trouble(file, "a mirror of %s has no location".formatted(prefix), null);
        }
        String word = table.path("pull-from-mirror").asText("");
        if (digestOnly && !word.isEmpty()) {
            throw trouble(
                    file,
                    "%s has mirror-by-digest-only, so its mirror %s must not have pull-from-mirror"
                            .formatted(prefix, location),
                    null);
        }
        RegistryRule.Use use = word.isEmpty()
                ? RegistryRule.Use.ALL
                : Stream.of(RegistryRule.Use.values())
                        .filter(known -> known.word().equals(word))
                        .findFirst()
                        .orElseThrow(() -> trouble(
                                file,
                                "pull-from-mirror = \"%s\": all, digest-only or tag-only is wanted".formatted(word),
                                null));
        return new RegistryRule.Mirror(new RegistryRule.Place(location, flag(file, table, "insecure")), use);
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

    private static RegistryFailure trouble(Path file, String what, @Nullable Exception cause) {
        return new RegistryFailure(Kind.MISCONFIGURED, file + ": " + what, cause);
    }
}
