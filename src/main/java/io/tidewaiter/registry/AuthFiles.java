package io.tidewaiter.registry;

import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.RegistryException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The auth files of this user: the first that has an entry wins. Blocks. */
final class AuthFiles {

    private final boolean mustExist;
    private final List<Path> paths;
    private final List<ReadOnChange<AuthFile>> files;

    AuthFiles(ContainersConfigPaths where) {
        Optional<Path> explicit = where.explicitAuthFile();
        this.mustExist = explicit.isPresent();
        this.paths = explicit.map(List::of).orElseGet(where::authFiles);
        this.files = paths.stream().map(AuthFiles::watch).toList();
    }

    private static ReadOnChange<AuthFile> watch(Path path) {
        return new ReadOnChange<>(() -> List.of(path), any -> AuthFileReader.read(path));
    }

    /**
     * Who we are for this image.
     *
     * @param image by its physical name
     * @return empty when no file knows it: then we are anonymous
     * @throws Trouble naming the file, when one is malformed or has only what we cannot use
     */
    Optional<Credentials> find(Reference image) {
        if (mustExist && !Files.exists(paths.getFirst())) {
            throw new Trouble(
                    Kind.UNAUTHORIZED, paths.getFirst() + ": REGISTRY_AUTH_FILE names it, but it is not there");
        }
        for (int i = 0; i < paths.size(); i++) {
            Optional<AuthFile.Entry> entry = files.get(i).get().find(image.name());
            if (entry.isPresent()) {
                return Optional.of(credentials(paths.get(i), image, entry.get()));
            }
        }
        return Optional.empty();
    }

    private static Credentials credentials(Path file, Reference image, AuthFile.Entry entry) {
        return switch (entry) {
            case AuthFile.Entry.Login login -> login.credentials();
            case AuthFile.Entry.Unsupported unsupported ->
                throw new Trouble(
                        Kind.UNAUTHORIZED,
                        "%s has only %s for %s, which is not supported yet: log in with user and password"
                                .formatted(file, unsupported.what(), image.host()));
        };
    }
}
