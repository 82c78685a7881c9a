package io.tidewaiter.registry.hostfiles;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the {@code [[registry]]} tables of a file: version 2 of containers-registries.conf(5). */
final class RegistryTables {

    private RegistryTables() {}

    static List<RegistryRule> read(ConfFile file) {
        JsonNode tables = file.root().path("registry");
        if (!tables.isMissingNode() && !tables.isArray()) {
            throw file.trouble("registry is not a list of tables: write [[registry]] with double brackets");
        }
        List<RegistryRule> rules = new ArrayList<>();
        for (JsonNode table : tables) {
            rules.add(rule(file, table));
        }
        requireUnanimity(file, rules);
        return rules;
    }

    /** Two tables for one location cannot differ in what goes for it as a whole: Podman refuses such a file. */
    private static void requireUnanimity(ConfFile file, List<RegistryRule> rules) {
        Map<String, RegistryRule> byPlace = new HashMap<>();
        for (RegistryRule rule : rules) {
            @Nullable String location = rule.primary().location();
            String place = location == null ? rule.prefix() : location;
            RegistryRule other = byPlace.putIfAbsent(place, rule);
            if (other != null && other.blocked() != rule.blocked()) {
                throw file.trouble("two [[registry]] tables for %s differ in blocked".formatted(place));
            }
            if (other != null && other.primary().insecure() != rule.primary().insecure()) {
                throw file.trouble("two [[registry]] tables for %s differ in insecure".formatted(place));
            }
        }
    }

    private static RegistryRule rule(ConfFile file, JsonNode table) {
        @Nullable String location = file.name(table, "location");
        @Nullable String given = file.name(table, "prefix");
        @Nullable String prefix = given == null ? location : given;
        if (prefix == null) {
            throw file.trouble("a [[registry]] has neither location nor prefix");
        }
        boolean wildcard = prefix.startsWith("*.");
        if (location == null && !wildcard) {
            throw file.trouble("[[registry]] with prefix %s has no location".formatted(prefix));
        }
        if (wildcard && (prefix.indexOf('/') >= 0 || prefix.indexOf(':') >= 0 || prefix.indexOf('@') >= 0)) {
            throw file.trouble("prefix %s: a wildcard looks like *.example.com".formatted(prefix));
        }
        if (!table.path("pull-from-mirror").asText("").isEmpty()) {
            throw file.trouble("[[registry]] %s has pull-from-mirror, which belongs to its mirrors".formatted(prefix));
        }
        boolean digestOnly = file.flag(table, "mirror-by-digest-only");
        List<RegistryRule.Mirror> mirrors = new ArrayList<>();
        for (JsonNode mirror : table.path("mirror")) {
            mirrors.add(mirror(file, prefix, mirror, digestOnly));
        }
        return new RegistryRule(
                prefix,
                new RegistryRule.Place(location, file.flag(table, "insecure")),
                file.flag(table, "blocked"),
                mirrors,
                digestOnly);
    }

    private static RegistryRule.Mirror mirror(ConfFile file, String prefix, JsonNode table, boolean digestOnly) {
        @Nullable String location = file.name(table, "location");
        if (location == null) {
            throw file.trouble("a mirror of %s has no location".formatted(prefix));
        }
        String word = table.path("pull-from-mirror").asText("");
        if (digestOnly && !word.isEmpty()) {
            throw file.trouble("%s has mirror-by-digest-only, so its mirror %s must not have pull-from-mirror"
                    .formatted(prefix, location));
        }
        RegistryRule.Use use = word.isEmpty()
                ? RegistryRule.Use.ALL
                : Stream.of(RegistryRule.Use.values())
                        .filter(known -> known.word().equals(word))
                        .findFirst()
                        .orElseThrow(() -> file.trouble(
                                "pull-from-mirror = \"%s\": all, digest-only or tag-only is wanted".formatted(word)));
        return new RegistryRule.Mirror(new RegistryRule.Place(location, file.flag(table, "insecure")), use);
    }
}
