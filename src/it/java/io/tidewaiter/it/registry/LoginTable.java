package io.tidewaiter.it.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The cases of {@code logins.table}, all in the same auth files.
 *
 * @param rows cells by the names of their columns
 * @param port of all registries
 */
record LoginTable(List<Map<String, String>> rows, int port) {

    private static final Path TABLE = Path.of("src/it/same-as-podman/logins.table");

    /** Where the files stand that the columns are named after. */
    private static final Map<String, String> FILES = Map.of(
            "run", "/run/user/1000/containers/auth.json",
            "config", "/home/core/.config/containers/auth.json",
            "docker", "/home/core/.docker/config.json",
            "legacy", "/home/core/.dockercfg");

    static LoginTable read(int port) throws IOException {
        List<String[]> lines = Files.readAllLines(TABLE).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\\|", -1))
                .toList();
        List<Map<String, String>> rows = new ArrayList<>();
        for (String[] line : lines.subList(1, lines.size())) {
            Map<String, String> row = new LinkedHashMap<>();
            for (int column = 0; column < line.length; column++) {
                row.put(lines.getFirst()[column].strip(), line[column].strip());
            }
            rows.add(row);
        }
        return new LoginTable(rows, port);
    }

    /** What is asked for, by what it is about. */
    Map<String, String> references() {
        Map<String, String> references = new LinkedHashMap<>();
        rows.forEach(row -> references.put(cell(row, "case"), host(row) + "/" + cell(row, "image") + ":prod"));
        return references;
    }

    /** That these registries speak plain http. */
    String registriesConf() {
        return rows.stream()
                .map(row -> "[[registry]]\nlocation = \"%s\"\ninsecure = true\n".formatted(host(row)))
                .collect(Collectors.joining());
    }

    /** The files' texts by their paths. */
    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        FILES.forEach((column, path) -> files.put(path, file(column).toString()));
        return files;
    }

    /** The oldest kind of file is nothing but what is under {@code auths} in others. */
    private ObjectNode file(String column) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        ObjectNode auths = column.equals("legacy") ? tree : tree.putObject("auths");
        for (Map<String, String> row : rows) {
            for (String entry : cell(row, column).split(" ", -1)) {
                if (!entry.isEmpty()) {
                    int equals = entry.lastIndexOf('=');
                    write(tree, auths, key(entry.substring(0, equals), host(row)), entry.substring(equals + 1));
                }
            }
        }
        return tree;
    }

    private static void write(ObjectNode tree, ObjectNode auths, String key, String value) {
        switch (value) {
            case "NONE" -> auths.putObject(key);
            case "BARE" -> auths.putObject(key).put("auth", base64("nobody"));
            case "TOKEN" -> auths.putObject(key).put("identitytoken", "some-token");
            case String helper
            when helper.startsWith("!") -> tree.withObject("/credHelpers").put(key, helper.substring(1));
            case String user -> auths.putObject(key).put("auth", base64(user + ":secret"));
        }
    }

    private static String key(String text, String host) {
        return text.replace("HOST", host)
                .replace("NAME", host.split(":", 2)[0])
                .replace("CAPITALS", host.toUpperCase(Locale.ROOT));
    }

    private String host(Map<String, String> row) {
        return "asking." + cell(row, "case").replaceAll("[^a-z]", "-") + ".test:" + port;
    }

    private static String cell(Map<String, String> row, String column) {
        return row.getOrDefault(column, "");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
