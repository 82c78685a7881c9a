package io.tidewaiter.registry;

import com.github.benmanes.caffeine.cache.Ticker;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Registry;
import io.tidewaiter.update.port.RegistryException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks the registries themselves, over the OCI distribution API: in the usual case one HEAD per reference, over a
 * connection that is still open, with a token that is still good.
 */
public final class DistributionRegistry implements Registry {

    private final HostConfig config;
    private final Transport transport;
    private final RegistryCaller caller;
    private final SingleFlight<Reference, Digest> flights = new SingleFlight<>();

    DistributionRegistry(Vertx vertx, ContainersConfigPaths paths, Timeouts timeouts, Ticker ticker) {
        this.config = new HostConfig(vertx, paths);
        this.transport = new Transport(vertx, timeouts);
        Tokens tokens = new Tokens(transport, config, ticker);
        this.caller = new RegistryCaller(new SchemeMemory(transport), new Authorizer(config, tokens));
    }

    /**
     * As Podman of this user would ask. The files it names are read when they are needed, and again when they change.
     *
     * @param environment of the process, for the variables that name auth.json and registries.conf
     * @param home the user's home
     * @param uid the user's number, 0 for root
     */
    public static DistributionRegistry forUser(Vertx vertx, Map<String, String> environment, Path home, long uid) {
        ContainersConfigPaths paths = new ContainersConfigPaths(environment, home, uid, Path.of("/"));
        return new DistributionRegistry(vertx, paths, Timeouts.DEFAULT, Ticker.systemTicker());
    }

    @Override
    public Future<Digest> digestOf(Reference reference) {
        if (reference.isPinned()) {
            throw new IllegalArgumentException(reference + " is pinned: there is nothing to ask");
        }
        return flights.join(reference, () -> ask(reference));
    }

    /** Ends the connections; what is under way fails. */
    public Future<Void> close() {
        return transport.close();
    }

    private Future<Digest> ask(Reference reference) {
        return config.endpoint(reference)
                .compose(this::ask)
                .recover(failure -> Future.failedFuture(named(reference, failure)));
    }

    private Future<Digest> ask(Endpoint endpoint) {
        return caller.call(endpoint, new ManifestHead(endpoint.image()))
                .compose(stated -> stated.map(Future::succeededFuture)
                        .orElseGet(() -> caller.call(endpoint, new ManifestGet(endpoint.image()))));
    }

    private static RegistryException named(Reference reference, Throwable failure) {
        if (failure instanceof Trouble trouble) {
            @Nullable Throwable cause = trouble.getCause();
            return new RegistryException(trouble.kind(), reference + ": " + trouble.getMessage(), cause);
        }
        return new RegistryException(
                RegistryException.Kind.BROKEN, reference + ": asking the registry failed unexpectedly", failure);
    }
}
