package io.tidewaiter.registry.hostfiles;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads containers-registries.conf(5), version 2, and version 1 as Podman 5 still does. What Podman refuses is refused
 * here, as it then pulls nothing at all. Blocks.
 *
 * <p>Keys that are not known here are left alone, as Podman leaves them: the file serves more programs than this one.
 */
final class RegistriesConfReader {

    private static final Set<String> SHORT_NAME_MODES = Set.of("", "enforcing", "permissive", "disabled");

    private RegistriesConfReader() {}

    /** The main file, then the drop-ins in the order in which they apply: folder by folder, sorted by name. */
    static List<Path> files(ContainersConfigPaths paths) {
        ContainersConfigPaths.RegistriesFiles found = paths.registriesFiles();
        if (found.mustExist() && !Files.exists(found.main())) {
            throw ConfFile.trouble(found.main(), "CONTAINERS_REGISTRIES_CONF names it, but it is not there", null);
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
            throw ConfFile.trouble(folder, "cannot be read", e);
        }
    }

    /**
     * Of the tables with the same prefix, the first in a file counts, and the last file.
     *
     * @param files see {@link #files}
     */
    static RegistriesConf read(List<Path> files) {
        Map<String, RegistryRule> byPrefix = new LinkedHashMap<>();
        List<String> helpers = List.of(RegistriesConf.AUTH_FILES);
        for (Path path : files) {
            ConfFile file = ConfFile.read(path);
            Map<String, RegistryRule> own = new LinkedHashMap<>();
            rules(file, path.equals(files.getFirst())).forEach(rule -> own.putIfAbsent(rule.prefix(), rule));
            byPrefix.putAll(own);
            ShortNames.check(file);
            requireKnownMode(file);
            List<String> named = file.texts(file.root(), "credential-helpers");
            if (!named.isEmpty()) {
                helpers = named;
            }
        }
        return new RegistriesConf(byPrefix.values(), helpers);
    }

    private static List<RegistryRule> rules(ConfFile file, boolean main) {
        if (!VersionOne.isIn(file)) {
            return RegistryTables.read(file);
        }
        if (!main) {
            throw file.trouble(
                    "is written in version 1 ([registries.…]), which only registries.conf itself may be: write [[registry]] tables");
        }
        return VersionOne.read(file);
    }

    /** Short names are none of our business, but Podman pulls nothing at all with a mode that it does not know. */
    private static void requireKnownMode(ConfFile file) {
        JsonNode mode = file.root().path("short-name-mode");
        if (!mode.isMissingNode() && !(mode.isTextual() && SHORT_NAME_MODES.contains(mode.asText()))) {
            throw file.trouble("short-name-mode = %s: enforcing, permissive or disabled is wanted".formatted(mode));
        }
    }
}
