package io.tidewaiter.registry.hostfiles;

import io.tidewaiter.net.ReadOnChange;
import io.tidewaiter.net.Trusted;
import io.tidewaiter.registry.exchange.Call;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.registry.exchange.Timeouts;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How TLS is spoken to a host: whom we believe, and who we are. Blocks.
 *
 * <p>Believed are the system's authorities, as by every other program of the host, and those of the host's folder below
 * certs.d. As long as the files stay as they are, the same host is given the same options object: connections are kept
 * by it.
 */
final class CertificateFolders {

    private final ContainersConfigPaths paths;
    private final Timeouts timeouts;
    private final ClientSSLOptions unverified;
    private final Map<Key, ReadOnChange<ClientSSLOptions>> known = new ConcurrentHashMap<>();

    CertificateFolders(ContainersConfigPaths paths, Timeouts timeouts) {
        this.paths = paths;
        this.timeouts = timeouts;
        this.unverified = options().setTrustAll(true).setHostnameVerificationAlgorithm("");
    }

    /** @param pair whether the folder's client certificate is shown too */
    private record Key(Optional<Path> folder, boolean pair, boolean insecure) {}

    /**
     * The options for this call. A token service that has no folder of its own is believed by the authorities of the
     * registry that sent us there, but sees its client certificate only where it is the same host.
     *
     * @throws RegistryFailure when a client certificate lacks its key, or the other way round
     */
    ClientSSLOptions tls(Call call) {
        Optional<Path> own = folder(call.address().authority());
        Optional<Path> folder = own.or(() -> folder(call.vouching()));
        boolean pair = own.isPresent()
                || host(call.vouching()).equalsIgnoreCase(call.address().host());
        if (folder.isEmpty() && call.insecure()) {
            return unverified;
        }
        return known.computeIfAbsent(new Key(folder, pair, call.insecure()), this::watch)
                .get();
    }

    private static String host(String authority) {
        return authority.replaceFirst(":\\d*$", "");
    }

    /** Docker Hub's folder is that of the name people know. */
    private Optional<Path> folder(String authority) {
        return paths.certificateFolders(authority.equals("registry-1.docker.io") ? "docker.io" : authority).stream()
                .filter(Files::isDirectory)
                .findFirst();
    }

    private ReadOnChange<ClientSSLOptions> watch(Key key) {
        return new ReadOnChange<>(
                () -> Stream.concat(
                                paths.authorities().stream(),
                                key.folder.stream().flatMap(folder -> files(folder).stream()))
                        .toList(),
                files -> read(key, files));
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (NoSuchFileException | NotDirectoryException | AccessDeniedException e) {
            // Podman, too, leaves alone what this user may not read.
            return List.of();
        } catch (IOException e) {
            throw new RegistryFailure(Kind.MISCONFIGURED, folder + ": cannot be read", e);
        }
    }

    private ClientSSLOptions read(Key key, List<Path> files) {
        ClientSSLOptions options = options();
        List<Path> folder = files.stream()
                .filter(file -> !paths.authorities().equals(Optional.of(file)))
                .toList();
        if (key.pair) {
            clientPair(folder).ifPresent(options::setKeyCertOptions);
        }
        if (key.insecure) {
            return options.setTrustAll(true).setHostnameVerificationAlgorithm("");
        }
        List<Path> authorities = new ArrayList<>(ending(folder, ".crt"));
        if (authorities.isEmpty() && paths.authorities().isEmpty()) {
            return options;
        }
        paths.authorities().ifPresent(authorities::add);
        return options.setTrustOptions(Trusted.in(authorities));
    }

    /** Every {@code .cert} goes with a {@code .key} of the same name. */
    private static Optional<PemKeyCertOptions> clientPair(List<Path> files) {
        Set<Path> all = Set.copyOf(files);
        List<Path> certificates = ending(files, ".cert");
        for (Path key : ending(files, ".key")) {
            requirePartner(key, replaced(key, ".cert"), all);
        }
        for (Path certificate : certificates) {
            requirePartner(certificate, replaced(certificate, ".key"), all);
        }
        if (certificates.isEmpty()) {
            return Optional.empty();
        }
        PemKeyCertOptions pairs = new PemKeyCertOptions();
        for (Path certificate : certificates) {
            pairs.addCertValue(text(certificate)).addKeyValue(text(replaced(certificate, ".key")));
        }
        return Optional.of(pairs);
    }

    /** Not its path: see {@link Trusted}. */
    private static Buffer text(Path file) {
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new RegistryFailure(Kind.MISCONFIGURED, file + ": cannot be read", e);
        }
    }

    private static void requirePartner(Path file, Path partner, Set<Path> all) {
        if (!all.contains(partner)) {
            throw new RegistryFailure(
                    Kind.MISCONFIGURED,
                    "%s: %s must stand beside it; an authority's certificate is to end in .crt"
                            .formatted(file, partner.getFileName()));
        }
    }

    private static Path replaced(Path file, String ending) {
        String name = String.valueOf(file.getFileName());
        return file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ending);
    }

    private static List<Path> ending(List<Path> files, String ending) {
        return files.stream().filter(file -> file.toString().endsWith(ending)).collect(Collectors.toList());
    }

    private ClientSSLOptions options() {
        return new ClientSSLOptions()
                .setUseAlpn(true)
                .setHostnameVerificationAlgorithm("HTTPS")
                .setSslHandshakeTimeout(timeouts.connect().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    }
}
