package io.tidewaiter.registry.hostfiles;

import io.tidewaiter.registry.exchange.Login;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One auth file: containers-auth.json(5).
 *
 * <p>A class, not a record: what it holds are secrets, and it shall not print them.
 */
public final class AuthFile {

    static final AuthFile ABSENT = new AuthFile(Map.of(), Map.of());

    private final Map<String, Entry> entries;
    private final Map<String, String> helpers;

    /**
     * @param entries of {@code auths}, by their keys, in the order in which they are to be tried
     * @param helpers of {@code credHelpers}, by host
     */
    AuthFile(Map<String, Entry> entries, Map<String, String> helpers) {
        this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        this.helpers = Map.copyOf(helpers);
    }

    /** What an auth file has for a name. */
    public sealed interface Entry {

        record Known(Login identity) implements Entry {}

        /** What docker login leaves behind when a helper keeps the secret: it ends the search in this file. */
        record Nothing() implements Entry {}

        /** A program has to be asked. */
        record Helper(String name) implements Entry {}
    }

    /**
     * The entry for a repository: a helper for the host, else the longest path, else the host under one of the names
     * and forms that docker login has used for it.
     *
     * @param name host and repository, without tag
     */
    Optional<Entry> find(String name) {
        String host = name.substring(0, name.indexOf('/'));
        if (helpers.get(host) instanceof String helper) {
            return Optional.of(new Entry.Helper(helper));
        }
        return paths(name).stream()
                .flatMap(path -> Optional.ofNullable(entries.get(path)).stream())
                .findFirst()
                .or(() -> byHost(host));
    }

    private Optional<Entry> byHost(String host) {
        return entries.entrySet().stream()
                .filter(entry -> canonical(bareHost(entry.getKey())).equals(canonical(host)))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** {@code host/a/b}, {@code host/a}, {@code host}. */
    private static List<String> paths(String name) {
        List<String> paths = new ArrayList<>(List.of(name));
        for (int slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
            paths.add(name.substring(0, slash));
        }
        return paths;
    }

    /** {@code https://index.docker.io/v1/} → {@code index.docker.io}; other keys as they are. */
    private static String bareHost(String key) {
        int scheme = key.indexOf("://");
        return scheme < 0 ? key : key.substring(scheme + 3).split("/", 2)[0];
    }

    private static String canonical(String host) {
        return host.equals("docker.io") || host.equals("registry-1.docker.io") ? "index.docker.io" : host;
    }
}
