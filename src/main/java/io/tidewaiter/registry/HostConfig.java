package io.tidewaiter.registry;

import com.github.benmanes.caffeine.cache.Ticker;
import io.tidewaiter.net.Proxies;
import io.tidewaiter.net.ReadOnChange;
import io.tidewaiter.update.port.RegistryException.Kind;
import io.tidewaiter.update.port.Source;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ProxyOptions;
import java.util.List;
import java.util.Optional;

/** The files of this host, read by worker threads so that the event loop never waits for a disk. */
final class HostConfig {

    private final Vertx vertx;
    private final ContainersConfigPaths paths;
    private final Proxies proxies;
    private final ReadOnChange<RegistriesConf> registries;
    private final AuthFiles auth;
    private final CertificateFolders certificates;

    HostConfig(Vertx vertx, ContainersConfigPaths paths, Timeouts timeouts, Ticker ticker) {
        this.vertx = vertx;
        this.paths = paths;
        this.proxies = paths.proxies();
        this.registries = new ReadOnChange<>(() -> RegistriesConfReader.files(paths), RegistriesConfReader::read);
        this.auth = new AuthFiles(paths, ticker);
        this.certificates = new CertificateFolders(paths, timeouts);
    }

    /** See {@link RegistriesConf#endpoints}. */
    Future<List<Endpoint>> endpoints(Source source) {
        return vertx.executeBlocking(
                () -> registries.get().endpoints(source.reference()).stream()
                        .map(endpoint -> endpoint.as(source.authFile()).verified(source.tlsVerify()))
                        .toList(),
                false);
    }

    /** Whether somebody named the file with the credentials, so that Podman's service may not know it. */
    boolean namesAuthFile(Source source) {
        return source.authFile() != null || paths.explicitAuthFile().isPresent();
    }

    /** See {@link RegistriesConf#isInsecure}. */
    Future<Boolean> isInsecure(String authority) {
        return vertx.executeBlocking(() -> registries.get().isInsecure(authority), false);
    }

    /** See {@link AuthFiles#find}. */
    Future<Optional<Identity>> identity(Endpoint endpoint) {
        return vertx.executeBlocking(() -> auth.find(endpoint, registries.get().credentialHelpers()), false);
    }

    /** See {@link Proxies#of}. */
    Optional<ProxyOptions> proxy(Call call) {
        try {
            return proxies.of(call.address());
        } catch (IllegalArgumentException e) {
            throw new Trouble(Kind.MISCONFIGURED, String.valueOf(e.getMessage()), e);
        }
    }

    /** See {@link CertificateFolders#tls}. */
    Future<ClientSSLOptions> tls(Call call) {
        return vertx.executeBlocking(() -> certificates.tls(call), false);
    }
}
