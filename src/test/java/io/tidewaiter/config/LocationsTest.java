package io.tidewaiter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationsTest {

    private static final Path HOME = Path.of("/home/ann");
    private static final Path SYSTEM_CONFIG = Path.of("/etc/tidewaiter/tidewaiter.yaml");

    @Test
    void areTheSystemsForRoot() {
        Locations system = Locations.of(
                Map.of(
                        "XDG_CONFIG_HOME", "/x",
                        "XDG_STATE_HOME", "/x",
                        "XDG_RUNTIME_DIR", "/x",
                        "DBUS_SESSION_BUS_ADDRESS", "unix:path=/x"),
                Path.of("/root"),
                0);

        assertThat(system.configFiles()).containsExactly(SYSTEM_CONFIG);
        assertThat(system.configFile()).isEqualTo(SYSTEM_CONFIG);
        assertThat(system.state()).hasToString("/var/lib/tidewaiter");
        assertThat(system.database()).hasToString("/var/lib/tidewaiter/tidewaiter.db");
        assertThat(system.lockFile()).hasToString("/var/lib/tidewaiter/lock");
        assertThat(system.runtime()).hasToString("/run/tidewaiter");
        assertThat(system.controlSocket()).hasToString("/run/tidewaiter/control.sock");
        assertThat(system.podmanSocket()).hasToString("/run/podman/podman.sock");
        assertThat(system.busAddress()).isEqualTo("unix:path=/run/dbus/system_bus_socket");
    }

    @Test
    void areUnderTheHomeOfAUserWithAnEmptyEnvironment() {
        Locations user = Locations.of(Map.of(), HOME, 1000);

        assertThat(user.configFiles())
                .containsExactly(Path.of("/home/ann/.config/tidewaiter/tidewaiter.yaml"), SYSTEM_CONFIG);
        assertThat(user.state()).hasToString("/home/ann/.local/state/tidewaiter");
        assertThat(user.runtime()).hasToString("/run/user/1000/tidewaiter");
        assertThat(user.controlSocket()).hasToString("/run/user/1000/tidewaiter/control.sock");
        assertThat(user.podmanSocket()).hasToString("/run/user/1000/podman/podman.sock");
        assertThat(user.busAddress()).isEqualTo("unix:path=/run/user/1000/bus");
    }

    @Test
    void followTheUsersEnvironment() {
        Locations user = Locations.of(
                Map.of(
                        "XDG_CONFIG_HOME", "/c",
                        "XDG_STATE_HOME", "/s",
                        "XDG_RUNTIME_DIR", "/r",
                        "DBUS_SESSION_BUS_ADDRESS", "unix:abstract=bus"),
                HOME,
                1000);

        assertThat(user.configFiles()).first().hasToString("/c/tidewaiter/tidewaiter.yaml");
        assertThat(user.state()).hasToString("/s/tidewaiter");
        assertThat(user.runtime()).hasToString("/r/tidewaiter");
        assertThat(user.podmanSocket()).hasToString("/r/podman/podman.sock");
        assertThat(user.busAddress()).isEqualTo("unix:abstract=bus");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relative/folder"})
    void ignoreAVariableThatIsNoAbsolutePath(String value) {
        Map<String, String> env = Map.of("XDG_CONFIG_HOME", value, "XDG_STATE_HOME", value, "XDG_RUNTIME_DIR", value);

        assertThat(Locations.of(env, HOME, 1000)).isEqualTo(Locations.of(Map.of(), HOME, 1000));
    }

    @ParameterizedTest
    @CsvSource({
        "unix:///tmp/p.sock, /tmp/p.sock",
        "unix://tmp/p.sock, /tmp/p.sock",
        "unix://, /run/user/1000/podman/podman.sock",
        "'', /run/user/1000/podman/podman.sock",
        "tcp://127.0.0.1:8888, /run/user/1000/podman/podman.sock",
        "ssh://host/run/p.sock, /run/user/1000/podman/podman.sock",
    })
    void findPodmanWhereItsOwnVariableSays(String containerHost, Path socket) {
        Map<String, String> env = Map.of("CONTAINER_HOST", containerHost);

        assertThat(Locations.of(env, HOME, 1000).podmanSocket()).isEqualTo(socket);
    }

    @Test
    void preferTheUsersConfigurationOverTheSystems(@TempDir Path home) throws IOException {
        Locations user = Locations.of(Map.of(), home, 1000);
        Path own = home.resolve(".config/tidewaiter/tidewaiter.yaml");

        Files.createDirectories(own.getParent());
        Files.createFile(own);

        assertThat(user.configFile()).isEqualTo(own);
    }

    @Test
    void fallBackToTheSystemsConfiguration(@TempDir Path folder) throws IOException {
        Path system = Files.createFile(folder.resolve("system.yaml"));
        Locations user = Locations.of(Map.of(), folder, 1000);
        Locations both = new Locations(
                user.uid(),
                user.home(),
                java.util.List.of(user.configFiles().getFirst(), system),
                user.state(),
                user.runtime(),
                user.podmanSocket(),
                user.busAddress());

        assertThat(both.configFile()).isEqualTo(system);
        Files.delete(system);
        assertThat(both.configFile()).isEqualTo(user.configFiles().getFirst());
    }

    @Test
    void areFoundForThisProcess() {
        Locations here = Locations.ofThisProcess();

        assertThat(here.configFiles()).endsWith(SYSTEM_CONFIG);
        assertThat(here.controlSocket()).isAbsolute();
    }
}
