package io.tidewaiter.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.tidewaiter.net.ReadOnChange;
import io.tidewaiter.update.port.RegistryException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Who we are: the auth files of this user and the helpers they name; the first that knows wins. Blocks. */
final class AuthFiles {

    /** A helper is a program, and often asks a service: not for each reference at each check. */
    private static final Duration HELPERS_WORD = Duration.ofMinutes(1);

    private final ContainersConfigPaths where;
    private final Map<Path, ReadOnChange<AuthFile>> files = new ConcurrentHashMap<>();
    private final Cache<Question, Optional<Identity>> answers;

    AuthFiles(ContainersConfigPaths where, Ticker ticker) {
        this.where = where;
        this.answers = Caffeine.newBuilder()
                .expireAfterWrite(HELPERS_WORD)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    private record Question(String helper, String host) {}

    /**
     * Who we are for this image.
     *
     * @param endpoint by its physical name, and with the one auth file to look into, if somebody named one
     * @param helpers who is asked, in order: {@link RegistriesConf#credentialHelpers}
     * @return empty when nobody knows it: then we are anonymous
     * @throws Trouble naming the file or helper that is wrong
     */
    Optional<Identity> find(Endpoint endpoint, List<String> helpers) {
        for (String helper : helpers) {
            Optional<Identity> found = helper.equals(RegistriesConf.AUTH_FILES)
                    ? inFiles(endpoint)
                    : ask(helper, endpoint.image().host());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Identity> inFiles(Endpoint endpoint) {
        for (Path path : files(endpoint.authFile())) {
            Optional<AuthFile.Entry> entry = files.computeIfAbsent(path, AuthFiles::watch)
                    .get()
                    .find(endpoint.image().name());
            Optional<Identity> found = entry.flatMap(known -> switch (known) {
                case AuthFile.Entry.Known(Identity identity) -> Optional.of(identity);
                case AuthFile.Entry.Nothing nothing -> Optional.empty();
                case AuthFile.Entry.Helper(String name) ->
                    ask(name, endpoint.image().host());
            });
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private List<Path> files(@Nullable Path named) {
        if (named != null) {
            return List.of(there(named, "the label io.containers.autoupdate.authfile"));
        }
        return where.explicitAuthFile()
                .map(file -> List.of(there(file, "REGISTRY_AUTH_FILE")))
                .orElseGet(where::authFiles);
    }

    private static Path there(Path file, String who) {
        if (!Files.exists(file)) {
            throw new Trouble(Kind.MISCONFIGURED, "%s: %s names it, but it is not there".formatted(file, who));
        }
        return file;
    }

    private static ReadOnChange<AuthFile> watch(Path path) {
        return new ReadOnChange<>(() -> List.of(path), any -> AuthFileReader.read(path));
    }

    private Optional<Identity> ask(String helper, String host) {
        return answers.get(
                new Question(helper, host), question -> new CredentialHelper(helper, where.programs()).get(host));
    }
}
