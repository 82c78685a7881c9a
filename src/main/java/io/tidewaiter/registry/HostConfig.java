package io.tidewaiter.registry;

import io.tidewaiter.image.Reference;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;

/** The files of this host, read by worker threads so that the event loop never waits for a disk. */
final class HostConfig {

    private final Vertx vertx;
    private final ReadOnChange<RegistriesConf> registries;
    private final AuthFiles auth;

    HostConfig(Vertx vertx, ContainersConfigPaths paths) {
        this.vertx = vertx;
        this.registries = new ReadOnChange<>(() -> RegistriesConfReader.files(paths), RegistriesConfReader::read);
        this.auth = new AuthFiles(paths);
    }

    /** See {@link RegistriesConf#endpoint}. */
    Future<Endpoint> endpoint(Reference asked) {
        return vertx.executeBlocking(() -> registries.get().endpoint(asked), false);
    }

    /** See {@link RegistriesConf#isInsecure}. */
    Future<Boolean> isInsecure(String authority) {
        return vertx.executeBlocking(() -> registries.get().isInsecure(authority), false);
    }

    /** See {@link AuthFiles#find}. */
    Future<Optional<Credentials>> credentials(Endpoint endpoint) {
        return vertx.executeBlocking(() -> auth.find(endpoint.image()), false);
    }
}
