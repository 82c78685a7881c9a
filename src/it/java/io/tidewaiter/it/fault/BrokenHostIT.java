package io.tidewaiter.it.fault;

import static io.tidewaiter.it.host.Httpd.Health.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.Httpd.Life;
import io.tidewaiter.it.host.SeedUnit;
import io.tidewaiter.it.host.TestHost;
import io.tidewaiter.it.server.ClosedRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A service that Tidewaiter needs is missing, or its configuration is wrong: it says so, and touches no running unit. */
class BrokenHostIT {

    @RegisterExtension
    final TestHost host = new TestHost();

    private Httpd httpd = new Httpd(host.core(), "", "", 0);
    private Life before = new Life("", "");

    @BeforeEach
    void startOneThatIsBehind() {
        httpd = Httpd.ofSeedUnit(host.core(), QUICK).started();
        host.publish("v2");
        before = httpd.life();
    }

    @Test
    void theRegistryIsDown() {
        host.root().systemctl("stop", "docker-registry").ok();

        CommandResult update = httpd.updateNow();

        assertThat(update.exit()).as(update.toString()).isEqualTo(4);
        assertThat(update.lines().getLast()).endsWith("failed");
        assertThat(update.err().lines()).hasSize(1);
        assertThat(update.err()).contains(httpd.unit(), Httpd.REFERENCE, "connection refused");
        assertUntouched();

        // when it is back, nothing needs to be done
        host.root().systemctl("start", "docker-registry").ok();
        assertThat(httpd.updateNow().exit()).isZero();
        assertThat(httpd.page()).isEqualTo("v2");
    }

    @Test
    void thePodmanSocketIsMissing() {
        host.core().systemctl("stop", "podman.socket", "podman.service").ok();

        CommandResult update = httpd.updateNow();

        assertRefused(update, 1, "/run/user/1000/podman/podman.sock", "systemctl --user", "podman.socket");
    }

    /** systemd takes connections for a service that never does. */
    @Test
    void podmanTakesConnectionsAndAnswersNothing() {
        // given
        host.core().installUnit("silent.socket", "[Socket]\nListenStream=%t/silent.sock\n");
        host.core().installUnit("silent.service", "[Service]\nExecStart=/bin/sleep infinity\n");
        host.core().systemctl("start", "silent.socket").ok();
        host.core().configure("podman: {socket: /run/user/1000/silent.sock}\n");

        // when
        long began = System.nanoTime();
        CommandResult status = host.core().tidewaiter("status");
        Duration took = Duration.ofNanos(System.nanoTime() - began);

        // then
        assertRefused(status, 1, "/run/user/1000/silent.sock", "podman.service");
        assertThat(took).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void thereIsNoBus() {
        CommandResult update = host.core()
                .run("env", "DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1000/nowhere", "tidewaiter", "update", "now");

        assertRefused(update, 1, "/run/user/1000/nowhere", "systemd", "loginctl enable-linger core");
    }

    @Test
    void everyMistakeInTheConfigurationIsToldAtOnce() {
        host.core().configure("""
                        poll:
                          interval: soon
                          jiter: 3s
                        health:
                          soak: -1s
                        workloads:
                          container-httpd.service:
                            health:
                              http: nowhere
                        """);

        CommandResult update = httpd.updateNow();

        assertThat(update.exit()).as(update.toString()).isEqualTo(2);
        String file = "/home/core/.config/tidewaiter/tidewaiter.yaml";
        List<String> mistakes = update.err().lines().toList();
        assertThat(mistakes).hasSize(4);
        assertThat(mistakes.get(0)).startsWith(file + ":2: poll.interval: ").contains("soon");
        assertThat(mistakes.get(1)).startsWith(file + ":3: poll.jiter: ").contains("jitter");
        assertThat(mistakes.get(2)).startsWith(file + ":5: health.soak: ");
        assertThat(mistakes.get(3)).startsWith(file + ":9: ").contains("http", "nowhere");
        assertThat(host.core().tidewaiter("status").exit()).isEqualTo(2);
        assertUntouched();
    }

    @Test
    void theUnitIsUnknown() {
        assertRefused(httpd.updateNow("no-such"), 2, "no-such", "these do: " + httpd.unit());
    }

    @Test
    void oneOfTheUnitsIsUnknown() {
        assertRefused(httpd.updateNow(httpd.unit(), "no-such"), 2, "no-such", "these do: " + httpd.unit());
    }

    @Test
    void theCommandLineIsWrong() {
        assertThat(host.core().tidewaiter().exit()).isEqualTo(2);
        assertThat(host.core().tidewaiter("update").exit()).isEqualTo(2);
        assertThat(httpd.updateNow("--wet-run").exit()).isEqualTo(2);
        assertThat(httpd.updateNow("--format", "xml").exit()).isEqualTo(2);
        assertUntouched();
    }

    @Test
    void theRegistryWantsALogin() {
        // given
        ClosedRegistry.start(host, 5003);
        String image = "127.0.0.1:5003/httpd:prod";
        host.core().podman("tag", Httpd.REFERENCE, image).ok();
        host.core().installUnit("container-closed.service", SeedUnit.of("closed", 8081, image));
        Httpd closed = new Httpd(host.core(), "container-closed.service", "closed", 8081).started();
        CommandResult refused = closed.updateNow(closed.unit());
        assertThat(refused.exit()).isEqualTo(5);
        assertThat(refused.err()).contains("podman login 127.0.0.1:5003");

        // when
        host.core()
                .podman(
                        "login",
                        "--tls-verify=false",
                        "--username=" + ClosedRegistry.USER,
                        "--password=" + ClosedRegistry.PASSWORD,
                        "127.0.0.1:5003")
                .ok();
        CommandResult update = closed.updateNow(closed.unit());

        // then
        assertThat(update.exit()).as(update.toString()).isZero();
        assertThat(closed.page()).isEqualTo("v2");
        assertThat(httpd.life()).as("the other was not asked for").isEqualTo(before);
    }

    @Test
    void theAnswerForProgramsHasPodmansFields() {
        CommandResult pending = httpd.updateNow("--dry-run", "--format", "json");

        assertThat(Account.rows(pending)).singleElement().satisfies(row -> {
            assertThat(row.path("Unit").asText()).isEqualTo(httpd.unit());
            assertThat(row.path("Container").asText())
                    .isEqualTo(before.containerId().substring(0, 12) + " (httpd)");
            assertThat(row.path("ContainerName").asText()).isEqualTo("httpd");
            assertThat(row.path("ContainerID").asText()).isEqualTo(before.containerId());
            assertThat(row.path("Image").asText()).isEqualTo(Httpd.REFERENCE);
            assertThat(row.path("Policy").asText()).isEqualTo("image");
            assertThat(row.path("Updated").asText()).isEqualTo("pending");
            assertThat(row.path("Why").asText()).contains("new image");
            assertThat(row.path("OldDigest").asText()).startsWith("sha256:");
            assertThat(row.path("NewDigest").asText())
                    .startsWith("sha256:")
                    .isNotEqualTo(row.path("OldDigest").asText());
        });
        assertUntouched();
    }

    private void assertRefused(CommandResult ran, int exit, String... parts) {
        assertThat(ran.exit()).as(ran.toString()).isEqualTo(exit);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines()).as(ran.toString()).hasSize(1);
        assertThat(ran.err()).contains(parts);
        assertUntouched();
    }

    private void assertUntouched() {
        assertThat(httpd.life()).isEqualTo(before);
        assertThat(httpd.page()).isEqualTo("v1");
    }
}
