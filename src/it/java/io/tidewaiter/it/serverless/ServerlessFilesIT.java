package io.tidewaiter.it.serverless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of {@code systemd/serverless}, installed unchanged, and their effect. */
class ServerlessFilesIT {

    private static final Path FILES = Path.of("systemd/serverless");
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String UNITS = ".config/systemd/user/";
    private static final String PORT = "container-httpd-port.service";

    @RegisterExtension
    static final TestHost host = new TestHost();

    private final Account core = host.core();
    private final Account root = host.root();

    /** The host's own word about its registry goes; core has the example's. */
    @BeforeAll
    static void configureTheRegistry() throws IOException {
        host.root()
                .run("rm", "/etc/containers/registries.conf.d/50-testhost.conf")
                .ok();
        CommandResult refused = host.core().podman("pull", "--quiet", "--retry=0", Httpd.REFERENCE);
        assertThat(refused.err()).contains("HTTP response to HTTPS client");
        host.core()
                .write(
                        ".config/containers/registries.conf.d/50-insecure.conf",
                        Files.readString(FILES.resolve("registries.conf.d/50-insecure.conf")));
    }

    @ParameterizedTest
    @CsvSource({"unit,container-httpd", "quadlet,httpd"})
    void runAContainerOnlyWhileItIsAskedFor(String folder, String stem) throws IOException {
        // given
        List<String> installed = install(folder);
        core.write(UNITS + stem + "-proxy.service.d/impatient.conf", """
                [Service]
                ExecStart=
                ExecStart=/usr/lib/systemd/systemd-socket-proxyd --exit-idle-time=3s 127.0.0.1:18080
                """);
        core.systemctl("daemon-reload").ok();

        // when
        core.systemctl("enable", "--now", stem + "-proxy.socket", stem + "-pull.service")
                .ok();

        // then the image is here and only systemd listens
        core.podman("image", "exists", Httpd.REFERENCE).ok();
        assertThat(listeners()).containsExactly("*:8080 systemd");
        assertThat(containers()).isEmpty();

        // when
        assertThat(core.page(8080)).as("the very first request").isEqualTo("v1");

        // then
        assertThat(listeners())
                .hasSize(2)
                .anyMatch(one -> one.startsWith("127.0.0.1:18080 "))
                .anyMatch(one -> one.startsWith("*:8080 systemd"));
        assertThat(containers()).hasSize(1);

        // when the program is killed
        String before = process();
        core.run("podman", "kill", "--signal=KILL", "httpd").ok();

        // then systemd has another one soon, or the next request has
        await().atMost(LIMIT).until(() -> "v1".equals(core.page(8080)));
        assertThat(process()).isNotEqualTo(before).isNotEmpty();

        // when there is no request
        await().atMost(LIMIT).until(ServerlessFilesIT::listeners, List.of("*:8080 systemd")::equals);

        // then
        assertThat(containers()).isEmpty();
        assertThat(core.page(8080)).as("the next request").isEqualTo("v1");

        // finally
        core.systemctl("disable", "--now", stem + "-proxy.socket", stem + "-pull.service")
                .ok();
        core.systemctl("stop", stem + ".service").ok();
        installed.forEach(file -> core.run("rm", file).ok());
        core.systemctl("daemon-reload").ok();
    }

    /** As systemd's own loginctl does it, for a user who has never logged in. */
    @Test
    void letUnitsRunWithoutALogin() throws IOException {
        // given
        root.run("useradd", "--create-home", "edge").ok();
        root.installUnit("linger@.service", Files.readString(FILES.resolve("system/linger@.service")));

        // when
        root.systemctl("enable", "--now", "linger@edge.service").ok();

        // then
        root.run("test", "-e", "/var/lib/systemd/linger/edge").ok();
        await().atMost(LIMIT)
                .until(
                        () -> root.systemctl(
                                        "is-active",
                                        "user@" + root.run("id", "-u", "edge").ok())
                                .lines(),
                        List.of("active")::equals);
    }

    /** The host has no firewalld, so that something stands in for its client and writes down what it was told. */
    @Test
    void openThePortWhereThereIsAFirewall() throws IOException {
        // given
        root.installUnit(PORT, Files.readString(FILES.resolve("system").resolve(PORT)));

        // when there is none
        root.systemctl("start", PORT).ok();

        // then
        assertThat(root.property(PORT, "ActiveState")).isEqualTo("inactive");

        // when
        root.write("/usr/bin/firewall-cmd", "#!/bin/sh\necho \"$*\" >>/run/firewall\n");
        root.run("chmod", "755", "/usr/bin/firewall-cmd").ok();
        root.systemctl("start", PORT).ok();
        root.systemctl("stop", PORT).ok();

        // then
        assertThat(root.run("cat", "/run/firewall").lines())
                .containsExactly("--quiet --state", "--quiet --add-port=8080/tcp", "--quiet --remove-port=8080/tcp");
    }

    /** @return where the files went */
    private List<String> install(String folder) throws IOException {
        List<String> paths = new ArrayList<>();
        try (var files = Files.list(FILES.resolve(folder))) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                String path = (name.endsWith(".container") ? ".config/containers/systemd/" : UNITS) + name;
                core.write(path, Files.readString(file));
                paths.add(path);
            }
        }
        return paths;
    }

    private List<String> containers() {
        return core.podman("ps", "--all", "--quiet").lines();
    }

    private String process() {
        return core.podman("inspect", "--format={{.State.Pid}}", "httpd").out().strip();
    }

    /** Who listens on the two ports: {@code *:8080 systemd}. */
    private static List<String> listeners() {
        return host.root()
                .shell(
                        "ss -Hltnp '( sport = :8080 or sport = :18080 )' | awk '{ split($6, who, \"\\\"\"); print $4, who[2] }'")
                .lines();
    }
}
