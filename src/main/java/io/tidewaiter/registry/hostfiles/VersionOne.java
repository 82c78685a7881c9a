package io.tidewaiter.registry.hostfiles;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * Version 1 of registries.conf: lists of registries, {@code [registries.search]}, {@code [registries.insecure]} and {@code
 * [registries.block]}. Podman 5 reads it where it stands alone.
 */
final class VersionOne {

    private static final String LIST = "registries";
    private static final String SEARCH = "search";
    private static final String INSECURE = "insecure";
    private static final String BLOCK = "block";

    /** All that version 2 has. An empty list counts too, as it does for Podman. */
    private static final List<String> VERSION_TWO = List.of(
            "registry",
            "unqualified-search-registries",
            "credential-helpers",
            "short-name-mode",
            "additional-layer-store-auth-helper",
            "aliases");

    private VersionOne() {}

    /** Whether one of its lists is there, empty or not. */
    static boolean isIn(ConfFile file) {
        return Stream.of(SEARCH, INSECURE, BLOCK)
                .anyMatch(kind -> table(file, kind).has(LIST));
    }

    /** One rule for each registry that is named. */
    static List<RegistryRule> read(ConfFile file) {
        VERSION_TWO.stream()
                .filter(key -> isSet(file.root().path(key)))
                .findFirst()
                .ifPresent(key -> {
                    throw file.trouble(
                            "%s is version 2 and [registries.…] is version 1, which Podman does not read together: turn the latter into [[registry]] tables"
                                    .formatted(key));
                });
        List<String> blocked = locations(file, BLOCK);
        List<String> insecure = locations(file, INSECURE);
        return Stream.concat(blocked.stream(), insecure.stream())
                .distinct()
                .map(location -> new RegistryRule(
                        location,
                        new RegistryRule.Place(location, insecure.contains(location)),
                        blocked.contains(location),
                        List.of(),
                        false))
                .toList();
    }

    /** Where Podman looks for short names. */
    static List<String> searched(ConfFile file) {
        return file.texts(table(file, SEARCH), LIST);
    }

    private static boolean isSet(JsonNode value) {
        return !value.isMissingNode() && !(value.isTextual() && value.asText().isEmpty());
    }

    private static List<String> locations(ConfFile file, String kind) {
        List<String> locations = file.texts(table(file, kind), LIST).stream()
                .map(text -> file.location("[registries.%s] registries".formatted(kind), text))
                .toList();
        if (locations.contains("")) {
            throw file.trouble("[registries.%s] has an entry that names no registry".formatted(kind));
        }
        return locations;
    }

    private static JsonNode table(ConfFile file, String kind) {
        return file.table(file.table(file.root(), LIST), kind);
    }
}
