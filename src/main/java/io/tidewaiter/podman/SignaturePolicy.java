package io.tidewaiter.podman;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tidewaiter.host.SignatureRule;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.net.ReadOnChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the rule of containers-policy.json(5) that Podman goes by for a name. It judges nothing: that is Podman's, which is
 * asked wherever the rule is not plainly {@code insecureAcceptAnything}. What cannot be read here is such a rule too.
 * Blocks: not for the event loop.
 */
final class SignaturePolicy {

    private static final String TRANSPORT = "docker";
    private static final ObjectMapper JSON = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    private static final JsonNode ANYTHING = JSON.createObjectNode().put("type", "insecureAcceptAnything");

    private final List<Path> files;
    private final ReadOnChange<Policy> policy;

    /** @param files the first that there is counts, and it alone */
    SignaturePolicy(List<Path> files) {
        this.files = List.copyOf(files);
        this.policy = new ReadOnChange<>(() -> this.files, SignaturePolicy::read);
    }

    /** @param name with a tag or with a digest, as it is pulled */
    SignatureRule rule(Reference name) {
        return policy.get().rule(name);
    }

    private static Policy read(List<Path> files) {
        for (Path file : files) {
            if (Files.exists(file)) {
                return read(file);
            }
        }
        return new Policy(MissingNode.getInstance(), "there is no policy.json (%s)".formatted(listed(files)));
    }

    private static Policy read(Path file) {
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            return new Policy(root, file.toString());
        } catch (IOException e) {
            return new Policy(MissingNode.getInstance(), file + ", which cannot be read");
        }
    }

    private static String listed(List<Path> files) {
        return files.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    /**
     * From the name itself to its parents, its host, and that host's domains as wildcards: the first of these that is a
     * scope counts.
     */
    static List<String> scopes(Reference name) {
        List<String> scopes = new ArrayList<>();
        scopes.add(name.isPinned() ? name.name() + "@" + name.digest() : name.name() + ":" + name.tagOrLatest());
        String rest = name.name();
        while (true) {
            scopes.add(rest);
            int slash = rest.lastIndexOf('/');
            if (slash < 0) {
                break;
            }
            rest = rest.substring(0, slash);
        }
        int port = rest.indexOf(':');
        rest = port < 0 ? rest : rest.substring(0, port);
        for (int dot = rest.indexOf('.'); dot >= 0; dot = rest.indexOf('.')) {
            rest = rest.substring(dot + 1);
            scopes.add("*." + rest);
        }
        return scopes;
    }

    /** @param source the file, or why there is none */
    private record Policy(JsonNode root, String source) {

        SignatureRule rule(Reference name) {
            JsonNode scoped = root.path("transports").path(TRANSPORT);
            return Stream.concat(scopes(name).stream(), Stream.of(""))
                    .filter(scoped::has)
                    .findFirst()
                    .map(scope ->
                            rule(scope.isEmpty() ? "the default of docker" : "the scope " + scope, scoped.path(scope)))
                    .orElseGet(() -> rule("the default", root.path("default")));
        }

        private SignatureRule rule(String scope, JsonNode demands) {
            return new SignatureRule(
                    isPlain(demands),
                    root.isMissingNode() ? source : "%s in %s, %s".formatted(scope, source, types(demands)),
                    revision(demands));
        }

        private static boolean isPlain(JsonNode demands) {
            return demands.isArray()
                    && !demands.isEmpty()
                    && demands.valueStream().allMatch(ANYTHING::equals);
        }

        private static String types(JsonNode demands) {
            return demands.valueStream()
                    .map(demand -> demand.path("type").asText("?"))
                    .collect(Collectors.joining(" and "));
        }

        /** With the stamps of the files that it names: a key that was replaced is another rule. */
        private static String revision(JsonNode demands) {
            String keys = texts(demands)
                    .filter(text -> text.startsWith("/"))
                    .map(SignaturePolicy::stamp)
                    .collect(Collectors.joining(" "));
            return Digest.sha256((demands + keys).getBytes(StandardCharsets.UTF_8))
                    .hex();
        }
    }

    private static Stream<String> texts(JsonNode node) {
        return node.isTextual() ? Stream.of(node.asText()) : node.valueStream().flatMap(SignaturePolicy::texts);
    }

    private static String stamp(String file) {
        try {
            Path path = Path.of(file);
            return Files.getLastModifiedTime(path) + " " + Files.size(path);
        } catch (IOException | IllegalArgumentException e) {
            return "unknown";
        }
    }
}
