package io.tidewaiter.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewaiter.host.Keyring;
import io.tidewaiter.host.Source;
import io.tidewaiter.registry.exchange.Credentials;
import io.tidewaiter.registry.exchange.Endpoint;
import io.tidewaiter.registry.exchange.IdentityToken;
import io.tidewaiter.registry.exchange.Login;
import io.tidewaiter.registry.hostfiles.HostConfig;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What libpod is told of credentials that it would not find by itself, as of an auth file that a unit names: for the places
 * where it may fetch the image, the credentials for them.
 *
 * @see <a href="https://docs.podman.io/en/latest/_static/api.html">libpod, X-Registry-Auth</a>
 */
final class PullKeyring implements Keyring {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HostConfig config;

    PullKeyring(HostConfig config) {
        this.config = config;
    }

    @Override
    public Future<Optional<String>> forPull(Source source) {
        if (!config.isToldByOthers(source)) {
            return Future.succeededFuture(Optional.empty());
        }
        return config.endpoints(source)
                .compose(this::header)
                .map(Optional::of)
                .recover(failure -> Future.failedFuture(DistributionRegistry.named(source.reference(), failure)));
    }

    private Future<String> header(List<Endpoint> endpoints) {
        ObjectNode header = JSON.createObjectNode();
        Future<Void> filled = Future.succeededFuture();
        for (Endpoint endpoint : endpoints) {
            filled = filled.compose(before -> config.identity(endpoint)).map(identity -> {
                identity.ifPresent(found -> put(header, endpoint, found));
                return null;
            });
        }
        return filled.map(
                all -> Base64.getUrlEncoder().encodeToString(header.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static void put(ObjectNode header, Endpoint endpoint, Login identity) {
        ObjectNode entry = header.putObject(endpoint.image().name());
        switch (identity) {
            case Credentials(String user, String password) ->
                entry.put("username", user).put("password", password);
            case IdentityToken(String token) -> entry.put("identitytoken", token);
        }
    }
}
