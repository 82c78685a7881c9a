package io.tidewaiter.registry.hostfiles;

import io.tidewaiter.net.Authorities;
import io.tidewaiter.net.Proxies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the files stand that Podman of the same user would read, and what else its environment says.
 *
 * @param environment of the process; only the variables that matter here are kept
 * @param home the user's home
 * @param uid the user's number, 0 for root
 * @param systemRoot {@code /}, or for tests a folder in its place
 */
public record ContainersConfigPaths(Map<String, String> environment, Path home, long uid, Path systemRoot) {

    private static final Set<String> VARIABLES = Set.of(
            "REGISTRY_AUTH_FILE",
            "XDG_RUNTIME_DIR",
            "XDG_CONFIG_HOME",
            "DOCKER_CONFIG",
            "CONTAINERS_REGISTRIES_CONF",
            "SSL_CERT_FILE",
            "https_proxy",
            "HTTPS_PROXY",
            "http_proxy",
            "HTTP_PROXY",
            "no_proxy",
            "NO_PROXY",
            "PATH");
    /** Docker's oldest auth file, whose whole content is what newer ones have under {@code auths}. */
    static final String LEGACY_AUTH_FILE = ".dockercfg";

    public ContainersConfigPaths {
        environment = environment.entrySet().stream()
                .filter(entry ->
                        VARIABLES.contains(entry.getKey()) && !entry.getValue().isBlank())
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The one auth file to read, which must then exist: {@code $REGISTRY_AUTH_FILE}. */
    Optional<Path> explicitAuthFile() {
        return variable("REGISTRY_AUTH_FILE");
    }

    /**
     * The auth files to look through otherwise, in order: containers-auth.json(5). Without a run-time folder, as in
     * root's services, {@code podman login} writes below {@code /run/containers}.
     */
    List<Path> authFiles() {
        Path run = variable("XDG_RUNTIME_DIR")
                .map(folder -> folder.resolve("containers"))
                .orElseGet(() -> systemRoot.resolve("run/containers/" + uid));
        Path config = variable("XDG_CONFIG_HOME").orElseGet(() -> home.resolve(".config"));
        Path docker = variable("DOCKER_CONFIG").orElseGet(() -> home.resolve(".docker"));
        return List.of(
                run.resolve("auth.json"),
                config.resolve("containers/auth.json"),
                docker.resolve("config.json"),
                home.resolve(LEGACY_AUTH_FILE));
    }

    /** What stands between this host and registries. */
    Proxies proxies() {
        return new Proxies(environment);
    }

    /** The folders where programs are, in order. */
    List<Path> programs() {
        String path = environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
        return Stream.of(path.split(":"))
                .filter(folder -> folder.startsWith("/"))
                .map(Path::of)
                .toList();
    }

    /** See {@link Authorities#find}. */
    Optional<Path> authorities() {
        return Authorities.find(environment, systemRoot);
    }

    /**
     * Where certificates for one host may be: containers-certs.d(5). The first of these folders that there is counts,
     * and it alone.
     *
     * @param authority {@code host[:port]}
     */
    List<Path> certificateFolders(String authority) {
        return Stream.of(
                        home.resolve(".config/containers/certs.d"),
                        systemRoot.resolve("etc/containers/certs.d"),
                        systemRoot.resolve("etc/docker/certs.d"))
                .map(folder -> folder.resolve(authority))
                .toList();
    }

    /**
     * The registries.conf files to read, in order; they need not exist, except an explicit first one. Where the user
     * has a registries.conf, Podman reads neither the system's nor its drop-ins; it looks for the user's files in
     * {@code ~/.config} only, root's too.
     */
    RegistriesFiles registriesFiles() {
        Path user = home.resolve(".config/containers");
        Path system = systemRoot.resolve("etc/containers");
        @Nullable Path explicit = variable("CONTAINERS_REGISTRIES_CONF").orElse(null);
        boolean usersOnly = explicit == null && Files.exists(user.resolve("registries.conf"));
        List<Path> folders = new ArrayList<>();
        if (!usersOnly) {
            folders.add(system.resolve("registries.conf.d"));
        }
        folders.add(user.resolve("registries.conf.d"));
        Path main = explicit != null ? explicit : (usersOnly ? user : system).resolve("registries.conf");
        return new RegistriesFiles(main, explicit != null, folders);
    }

    /** @param mustExist the main file was named by a person */
    record RegistriesFiles(Path main, boolean mustExist, List<Path> dropInFolders) {}

    private Optional<Path> variable(String name) {
        return Optional.ofNullable(environment.get(name)).map(Path::of);
    }
}
