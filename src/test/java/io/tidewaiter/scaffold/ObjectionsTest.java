package io.tidewaiter.scaffold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectionsTest {

    @TempDir
    Path root;

    private Host user;
    private Host system;

    @BeforeEach
    void host() throws IOException {
        user = new Host(ManagerScope.USER, "core", root, root.resolve("home/.config"));
        system = new Host(ManagerScope.SYSTEM, "root", root, root.resolve("etc"));
        file("usr/lib/systemd/user-generators/podman-user-generator");
    }

    @Test
    void hasNoneOnAFreshHost() throws IOException {
        assertThat(to(Blueprints.SERVERLESS, user)).isEmpty();
    }

    @Test
    void refusesAPortThatOnlyRootMayOpen() throws IOException {
        assertThat(to(Blueprints.plain("a", "80:80", Kind.UNIT), user))
                .singleElement()
                .asString()
                .contains("port 80 is below 1024", "--system", "ip_unprivileged_port_start");
        assertThat(to(Blueprints.of("a", "80:80", null, null, Kind.UNIT, ManagerScope.SYSTEM), system))
                .isEmpty();
    }

    @Test
    void knowsWhichPortsAreForAllHere() throws IOException {
        Files.writeString(file("proc/sys/net/ipv4/ip_unprivileged_port_start"), "80\n");

        assertThat(to(Blueprints.plain("a", "80:80", Kind.UNIT), user)).isEmpty();
        assertThat(to(Blueprints.plain("a", "79:80", Kind.UNIT), user)).hasSize(1);
    }

    @Test
    void refusesAQuadletWherePodmanHasNone() throws IOException {
        Files.delete(root.resolve("usr/lib/systemd/user-generators/podman-user-generator"));

        assertThat(to(Blueprints.plain("a", "8080:80", Kind.QUADLET), user))
                .containsExactly("Podman here has no Quadlet, which came with 4.4: say --unit");
    }

    @ParameterizedTest
    @CsvSource({
        "8080:80,  8080", // the socket's
        "18080:80, 18080", // the container's own behind it
    })
    void refusesAPortThatAnotherTakes(String publish, int port) throws IOException {
        // given
        Disk.write(Scaffold.of(Blueprints.SERVERLESS, user.units(), user.quadlets())
                .files());

        // then
        assertThat(to(Blueprints.plain("other", publish, Kind.QUADLET), user))
                .singleElement()
                .asString()
                .contains("port %d is taken by httpd".formatted(port));
    }

    @Test
    void refusesAPortThatTheSystemTakes() throws IOException {
        // given
        Blueprint ofSystem = Blueprints.of("a", "8080:80", null, null, Kind.QUADLET, ManagerScope.SYSTEM);
        Disk.write(Scaffold.of(ofSystem, system.units(), system.quadlets()).files());

        // then
        assertThat(to(Blueprints.SERVERLESS, user)).singleElement().asString().contains("port 8080 is taken by a");
    }

    @Test
    void refusesANameThatInitUsedAlreadyWhateverItsKind() throws IOException {
        // given
        Disk.write(Scaffold.of(Blueprints.plain("httpd", "8080:80", Kind.QUADLET), user.units(), user.quadlets())
                .files());

        // then
        assertThat(to(Blueprints.plain("httpd", "9090:80", Kind.UNIT), user))
                .singleElement()
                .asString()
                .contains("httpd.container is there already", "--remove httpd");
    }

    @ParameterizedTest
    @CsvSource({
        "home/.config/systemd/user/a.service", // hides the Quadlet's
        "home/.config/containers/systemd/a.container",
        "etc/systemd/user/a.service",
        "usr/lib/systemd/user/a.service",
    })
    void refusesANameThatIsInUse(String path) throws IOException {
        // given
        Path there = file(path);

        // then
        assertThat(to(Blueprints.plain("a", "8080:80", Kind.QUADLET), user))
                .containsExactly(there + " is there already, and not by tidewaiter init: take another name");
    }

    @Test
    void writesAllOrNothing() throws IOException {
        // given
        List<Scaffold.Draft> files = Scaffold.of(Blueprints.SERVERLESS, user.units(), user.quadlets())
                .files();
        Path last = file(root.relativize(files.getLast().path()).toString());

        // then
        assertThatThrownBy(() -> Disk.write(files)).isInstanceOf(FileAlreadyExistsException.class);
        try (var left = Files.list(user.units())) {
            assertThat(left).containsExactly(last);
        }
        assertThat(last).isEmptyFile();
    }

    @Test
    void knowsItsFilesAgainAndSeesWhatWasChanged() throws IOException {
        // given
        Blueprint blueprint =
                Blueprints.of("a", "8080:80", Duration.ofMinutes(2), "/x", Kind.QUADLET, ManagerScope.USER);
        List<Scaffold.Draft> files =
                Scaffold.of(blueprint, user.units(), user.quadlets()).files();
        Disk.write(files);
        file("home/.config/systemd/user/foreign.service");

        // then
        assertThat(user.made())
                .hasSize(4)
                .allMatch(Made::unchanged)
                .allMatch(made -> made.name().equals("a"));
        assertThat(user.made()).extracting(Made::unit).contains("a.service", "a-proxy.socket");

        // when
        Path changed = files.getFirst().path();
        Files.writeString(changed, Files.readString(changed) + "# mine\n");

        // then
        assertThat(user.made())
                .filteredOn(made -> !made.unchanged())
                .extracting(Made::path)
                .containsExactly(changed);
    }

    private static List<String> to(Blueprint blueprint, Host host) throws IOException {
        return Objections.to(blueprint, Scaffold.of(blueprint, host.units(), host.quadlets()), host);
    }

    private Path file(String path) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }
}
