package io.tidewaiter.registry.hostfiles;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewaiter.registry.exchange.Credentials;
import io.tidewaiter.registry.exchange.IdentityToken;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.update.model.RegistryException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads one auth file. Blocks.
 *
 * <p>No failure here has a cause: parsers quote what they cannot read, and that would be a password.
 */
final class AuthFileReader {

    private static final ObjectMapper JSON = new ObjectMapper();

    private AuthFileReader() {}

    /** A file that is not there has no entries; an empty one is an error, as it is for Podman. */
    static AuthFile read(Path file) {
        JsonNode tree;
        try {
            tree = JSON.readTree(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return AuthFile.ABSENT;
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw trouble(file, "line %d is not valid JSON: mend it or log in again".formatted(line));
        } catch (IOException e) {
            throw trouble(file, "cannot be read by this user");
        }
        if (!tree.isObject()) {
            throw trouble(file, "is empty or not a JSON object: write {} or log in again");
        }
        return file.endsWith(ContainersConfigPaths.LEGACY_AUTH_FILE)
                ? new AuthFile(entries(file, tree), Map.of())
                : new AuthFile(entries(file, tree.path("auths")), helpers(file, tree.path("credHelpers")));
    }

    private static Map<String, AuthFile.Entry> entries(Path file, JsonNode auths) {
        Map<String, AuthFile.Entry> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> auth : object(file, "auths", auths).properties()) {
            JsonNode fields = object(file, auth.getKey(), auth.getValue());
            entries.put(auth.getKey(), entry(file, auth.getKey(), fields));
        }
        return entries;
    }

    private static Map<String, String> helpers(Path file, JsonNode tree) {
        Map<String, String> helpers = new HashMap<>();
        for (Map.Entry<String, JsonNode> helper :
                object(file, "credHelpers", tree).properties()) {
            helpers.put(helper.getKey(), helper.getValue().asText());
        }
        return helpers;
    }

    /** As Podman, which takes no entry seriously whose {@code auth} has no colon, not for an identity token either. */
    private static AuthFile.Entry entry(Path file, String key, JsonNode fields) {
        String pair = decoded(file, key, fields.path("auth").asText(""));
        int colon = pair.indexOf(':');
        if (colon < 0) {
            return new AuthFile.Entry.Nothing();
        }
        String token = fields.path("identitytoken").asText("");
        if (!token.isEmpty()) {
            return new AuthFile.Entry.Known(new IdentityToken(token));
        }
        String password = pair.substring(colon + 1).replaceAll("^\0+|\0+$", "");
        return new AuthFile.Entry.Known(new Credentials(pair.substring(0, colon), password));
    }

    private static String decoded(Path file, String key, String auth) {
        try {
            return new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw trouble(file, "auth of %s is not base64 of user:password: log in again".formatted(key));
        }
    }

    private static JsonNode object(Path file, String key, JsonNode node) {
        if (!node.isObject() && !node.isMissingNode() && !node.isNull()) {
            throw trouble(file, "%s is not a JSON object: mend it or log in again".formatted(key));
        }
        return node;
    }

    private static RegistryFailure trouble(Path file, String what) {
        return new RegistryFailure(Kind.MISCONFIGURED, file + ": " + what);
    }
}
