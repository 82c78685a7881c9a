package io.tidewaiter.registry;

import org.jspecify.annotations.Nullable;

/**
 * One {@code [[registry]]} table of containers-registries.conf(5).
 *
 * @param prefix which names it is for: {@code host[:port][/path]} or {@code *.host}
 * @param location what takes the matched part's place; null with a wildcard prefix, to leave names alone
 * @param insecure unverified TLS and plain http are allowed
 * @param blocked nothing may be fetched by these names
 */
record RegistryRule(String prefix, @Nullable String location, boolean insecure, boolean blocked) {

    /**
     * How much of a name (without tag and digest) this rule is for, or -1. A prefix ends where a part of the name
     * ends, and like Podman's it may end before the port.
     */
    int matched(String name) {
        int end;
        if (prefix.startsWith("*.")) {
            int found = name.indexOf(prefix.substring(1));
            boolean inHost = found >= 0 && name.lastIndexOf('/', found) < 0;
            end = inHost ? found + prefix.length() - 1 : -1;
        } else {
            end = name.startsWith(prefix) ? prefix.length() : -1;
        }
        boolean atBoundary = end == name.length() || (end > 0 && ":/@".indexOf(name.charAt(end)) >= 0);
        return atBoundary ? end : -1;
    }
}
