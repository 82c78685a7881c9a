package io.tidewaiter.registry.hostfiles;

import com.github.benmanes.caffeine.cache.Ticker;
import io.tidewaiter.host.Identity;
import io.tidewaiter.host.Source;
import io.tidewaiter.net.Proxies;
import io.tidewaiter.net.ReadOnChange;
import io.tidewaiter.net.Tls;
import io.tidewaiter.registry.exchange.Call;
import io.tidewaiter.registry.exchange.Credentials;
import io.tidewaiter.registry.exchange.Endpoint;
import io.tidewaiter.registry.exchange.Login;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.registry.exchange.Timeouts;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ProxyOptions;
import java.util.List;
import java.util.Optional;

/** The files of this host, read by worker threads so that the event loop never waits for a disk. */
public final class HostConfig {

    private final Vertx vertx;
    private final ContainersConfigPaths paths;
    private final Proxies proxies;
    private final ReadOnChange<RegistriesConf> registries;
    private final AuthFiles auth;
    private final CredentialHelpers helpers;
    private final CertificateFolders certificates;

    public HostConfig(Vertx vertx, ContainersConfigPaths paths, Timeouts timeouts, Ticker ticker) {
        this.vertx = vertx;
        this.paths = paths;
        this.proxies = paths.proxies();
        this.registries = new ReadOnChange<>(() -> RegistriesConfReader.files(paths), RegistriesConfReader::read);
        this.auth = new AuthFiles(paths);
        this.helpers = new CredentialHelpers(vertx, paths.programs(), ticker);
        this.certificates = new CertificateFolders(paths, timeouts);
    }

    /** See {@link RegistriesConf#endpoints}. */
    public Future<List<Endpoint>> endpoints(Source source) {
        return vertx.executeBlocking(
                () -> registries.get().endpoints(source.reference()).stream()
                        .map(endpoint -> endpoint.as(source.identity()).verified(source.tlsVerify()))
                        .toList(),
                false);
    }

    /** Whether the credentials are not those that Podman's service finds by itself. */
    public boolean isToldByOthers(Source source) {
        return !source.identity().equals(Identity.ofUser())
                || paths.explicitAuthFile().isPresent();
    }

    /** See {@link RegistriesConf#isInsecure}. */
    public Future<Boolean> isInsecure(String authority) {
        return vertx.executeBlocking(() -> registries.get().isInsecure(authority), false);
    }

    /**
     * Who we are for this image: the first that knows wins, of the helpers and files in the order of registries.conf.
     *
     * @return empty when none knows it: then we are anonymous; fails with {@link RegistryFailure}
     */
    public Future<Optional<Login>> identity(Endpoint endpoint) {
        if (endpoint.identity() instanceof Identity.Given given) {
            return Future.succeededFuture(Optional.of(new Credentials(given.user(), given.password())));
        }
        return vertx.executeBlocking(() -> registries.get().credentialHelpers(), false)
                .compose(names -> first(endpoint, names));
    }

    private Future<Optional<Login>> first(Endpoint endpoint, List<String> names) {
        Future<Optional<Login>> known = Future.succeededFuture(Optional.empty());
        for (String name : names) {
            known = known.compose(found -> found.isPresent()
                    ? Future.succeededFuture(found)
                    : name.equals(RegistriesConf.AUTH_FILES)
                            ? inFiles(endpoint, 0)
                            : helpers.ask(name, endpoint.image().host()));
        }
        return known;
    }

    private Future<Optional<Login>> inFiles(Endpoint endpoint, int from) {
        return vertx.executeBlocking(() -> auth.first(endpoint, from), false)
                .compose(found -> found.map(one -> identity(endpoint, one))
                        .orElseGet(() -> Future.succeededFuture(Optional.empty())));
    }

    private Future<Optional<Login>> identity(Endpoint endpoint, AuthFiles.Found found) {
        return switch (found.entry()) {
            case AuthFile.Entry.Known(Login identity) -> Future.succeededFuture(Optional.of(identity));
            case AuthFile.Entry.Nothing nothing -> inFiles(endpoint, found.next());
            case AuthFile.Entry.Helper(String name) ->
                helpers.ask(name, endpoint.image().host())
                        .compose(known ->
                                known.isPresent() ? Future.succeededFuture(known) : inFiles(endpoint, found.next()));
        };
    }

    /** See {@link Proxies#of}. */
    public Optional<ProxyOptions> proxy(Call call) {
        try {
            return proxies.of(call.address());
        } catch (IllegalArgumentException e) {
            throw new RegistryFailure(Kind.MISCONFIGURED, String.valueOf(e.getMessage()), e);
        }
    }

    /** See {@link CertificateFolders#tls}. */
    public Future<ClientSSLOptions> tls(Call call) {
        return vertx.executeBlocking(
                () -> {
                    Tls.load();
                    return certificates.tls(call);
                },
                false);
    }
}
