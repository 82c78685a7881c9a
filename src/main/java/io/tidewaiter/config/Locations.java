package io.tidewaiter.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where things are on this host: for the whole system when root runs Tidewaiter, else for the one user who does. The
 * daemon and the commands derive the same places each by itself, which is how they find each other.
 *
 * @param uid of the user, 0 for root
 * @param home the user's own folder
 * @param configFiles where the configuration may stand, the first that exists being the one
 * @param state what must outlive a restart of the host
 * @param runtime what must not
 * @param podmanSocket where Podman's service answers, unless the configuration says otherwise
 * @param busAddress the D-Bus on which systemd's manager is found, as the D-Bus specification writes addresses
 * @see <a href="https://specifications.freedesktop.org/basedir/latest/">XDG Base Directory Specification</a>
 */
public record Locations(
        int uid, Path home, List<Path> configFiles, Path state, Path runtime, Path podmanSocket, String busAddress) {

    private static final String NAME = "tidewaiter";
    private static final Path SYSTEM_CONFIG = Path.of("/etc/tidewaiter/tidewaiter.yaml");
    private static final String UNIX_URL = "unix://";

    public Locations {
        configFiles = List.copyOf(configFiles);
    }

    /** @throws UncheckedIOException when {@code /proc} is not mounted */
    public static Locations ofThisProcess() {
        Map<String, String> env = System.getenv();
        try {
            int uid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            return of(env, path(env, "HOME").orElse(Path.of(System.getProperty("user.home"))), uid);
        } catch (IOException e) {
            throw new UncheckedIOException("/proc/self does not tell which user this is", e);
        }
    }

    /**
     * @param env an empty value, and a path that is not absolute, count as unset, as the XDG specification wants it
     * @param uid 0 means the whole system, for which XDG's variables and the session's bus are of no account
     */
    public static Locations of(Map<String, String> env, Path home, int uid) {
        return uid == 0 ? ofSystem(env, home) : ofUser(env, home, uid);
    }

    private static Locations ofSystem(Map<String, String> env, Path home) {
        return new Locations(
                0,
                home,
                List.of(SYSTEM_CONFIG),
                Path.of("/var/lib", NAME),
                Path.of("/run", NAME),
                containerHost(env.get("CONTAINER_HOST")).orElse(Path.of("/run/podman/podman.sock")),
                "unix:path=/run/dbus/system_bus_socket");
    }

    private static Locations ofUser(Map<String, String> env, Path home, int uid) {
        Path config = path(env, "XDG_CONFIG_HOME").orElse(home.resolve(".config"));
        Path state = path(env, "XDG_STATE_HOME").orElse(home.resolve(".local/state"));
        Path run = path(env, "XDG_RUNTIME_DIR").orElse(Path.of("/run/user", Integer.toString(uid)));
        String bus = env.getOrDefault("DBUS_SESSION_BUS_ADDRESS", "");
        return new Locations(
                uid,
                home,
                List.of(config.resolve(NAME).resolve("tidewaiter.yaml"), SYSTEM_CONFIG),
                state.resolve(NAME),
                run.resolve(NAME),
                containerHost(env.get("CONTAINER_HOST")).orElse(run.resolve("podman/podman.sock")),
                bus.isEmpty() ? "unix:path=" + run.resolve("bus") : bus);
    }

    /** The configuration in its usual place; when there is none anywhere, where it would stand. */
    public Path configFile() {
        return configFiles.stream()
                .filter(file -> !Files.notExists(file))
                .findFirst()
                .orElse(configFiles.getFirst());
    }

    /** Where the user's other programs look for their configuration too; for root that is {@code /etc}. */
    public Path configHome() {
        return configFiles.getFirst().resolve("../..").normalize();
    }

    /** Where the daemon hears the commands. */
    public Path controlSocket() {
        return runtime.resolve("control.sock");
    }

    /**
     * Where a coordinator of a fleet hears who may sign in to its page. A folder of its own, as systemd removes that of a service
     * when it ends.
     *
     * @param page where that is served
     */
    public Path fleetSocket(Listen page) {
        return runtime.resolveSibling(NAME + "-fleet").resolve(page.port() + ".sock");
    }

    /** The journal, history and quarantine. */
    public Path database() {
        return state.resolve("tidewaiter.db");
    }

    /** What the hooks of updates under way keep. */
    public Path hookFolders() {
        return state.resolve("hooks");
    }

    /** Held by the one daemon that may change this state. */
    public Path lockFile() {
        return state.resolve("lock");
    }

    /** Podman itself reads {@code unix://run/x} as {@code unix:///run/x}; its other schemes lead to other hosts. */
    private static Optional<Path> containerHost(@Nullable String url) {
        return Optional.ofNullable(url)
                .filter(text -> text.startsWith(UNIX_URL) && text.length() > UNIX_URL.length())
                .map(text -> Path.of("/", text.substring(UNIX_URL.length())));
    }

    private static Optional<Path> path(Map<String, String> env, String name) {
        return Optional.ofNullable(env.get(name))
                .filter(text -> text.startsWith("/"))
                .map(Path::of);
    }
}
