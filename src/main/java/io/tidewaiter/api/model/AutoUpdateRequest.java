package io.tidewaiter.api.model;

import io.tidewaiter.update.port.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks for what podman-auto-update(1) is asked for.
 *
 * @param dryRun look only
 * @param rollback whether what is not healthy goes back to the image before
 * @param authFile the auth file to use where a container names none of its own; null for the usual ones
 * @param tlsVerify whether registries have to prove who they are; null for what registries.conf says of each
 * @param filters only containers that these let through, as podman-ps(1) has them: values by key
 */
public record AutoUpdateRequest(
        boolean dryRun,
        boolean rollback,
        @Nullable String authFile,
        @Nullable Boolean tlsVerify,
        Map<String, List<String>> filters) {

    public AutoUpdateRequest {
        Map<String, List<String>> copy = new TreeMap<>();
        filters.forEach((key, values) -> copy.put(key, List.copyOf(values)));
        filters = copy;
    }

    public Scope.Terms terms(Set<String> running) {
        return new Scope.Terms(
                running, !filters.isEmpty(), rollback, authFile == null ? null : Path.of(authFile), tlsVerify);
    }
}
