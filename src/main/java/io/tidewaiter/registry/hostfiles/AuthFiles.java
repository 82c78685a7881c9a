package io.tidewaiter.registry.hostfiles;

import io.tidewaiter.host.Identity;
import io.tidewaiter.net.ReadOnChange;
import io.tidewaiter.registry.exchange.Endpoint;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.update.model.RegistryException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The auth files of this user: which of them knows who we are, or which helper does. Blocks. */
final class AuthFiles {

    private final ContainersConfigPaths where;
    private final Map<Path, ReadOnChange<AuthFile>> files = new ConcurrentHashMap<>();

    AuthFiles(ContainersConfigPaths where) {
        this.where = where;
    }

    /**
     * What a file has.
     *
     * @param next from where on to look when a helper that is named here knows nothing
     */
    record Found(AuthFile.Entry entry, int next) {}

    /**
     * The first file that has credentials for this image, or names a helper for it.
     *
     * @param endpoint by its physical name, and with the one auth file to look into, if its identity names one
     * @param from how many files to leave out
     * @return empty when no file knows
     * @throws RegistryFailure naming the file that is wrong
     */
    Optional<Found> first(Endpoint endpoint, int from) {
        List<Path> paths = files(endpoint.identity());
        for (int i = from; i < paths.size(); i++) {
            int next = i + 1;
            Optional<Found> found = files.computeIfAbsent(paths.get(i), AuthFiles::watch)
                    .get()
                    .find(endpoint.image().name())
                    .filter(entry -> !(entry instanceof AuthFile.Entry.Nothing))
                    .map(entry -> new Found(entry, next));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private List<Path> files(Identity identity) {
        if (identity instanceof Identity.InFile(Path named, String namedBy)) {
            return List.of(there(named, namedBy));
        }
        return where.explicitAuthFile()
                .map(file -> List.of(there(file, "REGISTRY_AUTH_FILE")))
                .orElseGet(where::authFiles);
    }

    private static Path there(Path file, String who) {
        if (!Files.exists(file)) {
            throw new RegistryFailure(
                    Kind.NO_CREDENTIAL_FILE,
                    "%s: %s names it, but it is not there%s".formatted(file, who, ofTheHost(file)));
        }
        return file;
    }

    /** The service of the whole host is shipped with a /tmp of its own. */
    private static String ofTheHost(Path file) {
        return file.startsWith("/tmp") || file.startsWith("/var/tmp")
                ? " for this process, which may have a %s of its own (PrivateTmp=): keep it in another folder"
                        .formatted(file.startsWith("/tmp") ? "/tmp" : "/var/tmp")
                : "";
    }

    private static ReadOnChange<AuthFile> watch(Path path) {
        return new ReadOnChange<>(() -> List.of(path), any -> AuthFileReader.read(path));
    }
}
