package io.tidewaiter.podman;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * What Podman says of itself and its host. It takes a tenth of a second to say so, and what is read here changes only when
 * Podman's configuration does; so its last answer will do where a person waits.
 */
final class HostInfo {

    private final Libpod libpod;
    private @Nullable JsonNode last;

    HostInfo(Libpod libpod) {
        this.libpod = libpod;
    }

    /** As it was said before, if it was. */
    Future<JsonNode> known() {
        JsonNode known = last;
        return known == null ? asked() : Future.succeededFuture(known);
    }

    /** As it is said now, which is remembered. */
    Future<JsonNode> asked() {
        return libpod.get("/info").map(info -> info.orElseThrow()).onSuccess(info -> last = info);
    }
}
