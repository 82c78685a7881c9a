package io.tidewaiter.registry.hostfiles;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a file says of short names such as {@code httpd}. They are never followed; but with one entry that is not valid Podman
 * reads none of the file, and pulls nothing.
 *
 * @see <a href="https://github.com/distribution/reference/blob/main/reference.go">the grammar</a>
 */
final class ShortNames {

    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
    private static final String DOMAIN = LABEL + "(?:\\." + LABEL + ")*(?::[0-9]+)?";
    private static final String WORD = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
    private static final Pattern HOST = Pattern.compile(DOMAIN);

    /** Without a tag and without a digest; the first group is the registry. */
    private static final Pattern NAME = Pattern.compile("(?:(" + DOMAIN + ")/)?" + WORD + "(?:/" + WORD + ")*");

    private static final int LONGEST = 255;

    private ShortNames() {}

    /** @throws io.tidewaiter.registry.exchange.RegistryFailure naming the entry that Podman would refuse */
    static void check(ConfFile file) {
        List<String> searched = file.texts(file.root(), "unqualified-search-registries");
        Stream.concat(
                        searched.stream().map(entry -> Map.entry("unqualified-search-registries", entry)),
                        VersionOne.searched(file).stream()
                                .map(entry -> Map.entry("[registries.search] registries", entry)))
                .forEach(entry -> requireHost(file, entry.getKey(), entry.getValue()));
        file.table(file.root(), "aliases").properties().forEach(alias -> {
            if (!alias.getValue().isTextual()) {
                throw file.trouble("[aliases] %s = %s: a text is wanted".formatted(alias.getKey(), alias.getValue()));
            }
            requireAlias(file, alias.getKey(), alias.getValue().asText());
        });
    }

    private static void requireHost(ConfFile file, String key, String entry) {
        if (!HOST.matcher(file.location(key, entry)).matches()) {
            throw file.trouble("%s has \"%s\": a host[:port] without a path is wanted".formatted(key, entry));
        }
    }

    /** An empty text takes away what an earlier file said. */
    private static void requireAlias(ConfFile file, String name, String image) {
        if (!isName(name, false)) {
            throw file.trouble(
                    "[aliases] \"%s\": a name without registry, tag and digest is wanted on the left".formatted(name));
        }
        if (!image.isEmpty() && !isName(image, true)) {
            throw file.trouble(
                    "[aliases] %s = \"%s\": a name with a registry, and without tag and digest, is wanted, such as registry.example/team/httpd"
                            .formatted(name, image));
        }
    }

    private static boolean isName(String text, boolean withRegistry) {
        Matcher name = NAME.matcher(text);
        if (text.length() > LONGEST || !name.matches()) {
            return false;
        }
        String registry = name.group(1) == null ? "" : name.group(1);
        boolean tells = registry.contains(".") || registry.contains(":") || registry.equals("localhost");
        return tells == withRegistry;
    }
}
