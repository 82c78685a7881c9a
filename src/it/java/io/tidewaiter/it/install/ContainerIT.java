package io.tidewaiter.it.install;

import static io.tidewaiter.it.host.Httpd.Health.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.CoreStory;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.NeedsQuadlet;
import io.tidewaiter.it.host.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The product as a container beside those that it updates. {@code ./dev test} builds its image. */
@CoreStory
@NeedsQuadlet
class ContainerIT {

    private static final Path IMAGE = Path.of("target/it-image/tidewaiter.tar");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(200);

    @RegisterExtension
    final TestHost host = new TestHost();

    private Account account = host.core();

    @ParameterizedTest
    @ValueSource(strings = {"user", "system"})
    void updatesAndRollsBackFromInsideAContainer(String manager) throws IOException {
        // given
        account = manager.equals("user") ? host.core() : host.root();
        Httpd httpd = Httpd.ofQuadlet(account, QUICK).started();
        account.configure("""
                poll: {interval: 1s, jitter: 0s}
                workloads:
                  httpd.service:
                    hooks:
                      before: {command: [sh, -c, 'cat /etc/hostname >>/var/tmp/hooked']}
                """);
        start(manager);

        // when
        host.publish("v2");

        // then
        awaitOutcomes("updated");
        assertThat(httpd.page()).isEqualTo("v2");
        assertThat(host.root().run("cat", "/var/tmp/hooked").ok())
                .as("a program of the host")
                .isEqualTo(host.name());

        // when
        host.publish("silent");

        // then
        awaitOutcomes("rolled back", "updated");
        assertThat(httpd.page()).isEqualTo("v2");
        assertThat(httpd.state()).isEqualTo("active");

        // when it is started again, which is another container
        account.systemctl("restart", "tidewaiter.service").ok();

        // then
        CommandResult status = tidewaiter("status", "--format", "json");
        assertThat(Account.rows(status)).singleElement().satisfies(row -> {
            assertThat(row.path("unit").asText()).isEqualTo(httpd.unit());
            assertThat(row.path("state").asText()).isEqualTo("active");
        });
        assertThat(Account.rows(tidewaiter("quarantine", "list", "--format", "json")))
                .hasSize(1);
        assertThat(account.run(
                                "journalctl",
                                (manager.equals("user") ? "--user-unit=" : "--unit=") + "tidewaiter.service",
                                "--output=cat")
                        .out())
                .doesNotContain("cannot");
    }

    private void start(String manager) throws IOException {
        Files.copy(IMAGE, host.outside().home().resolve("tidewaiter.tar"));
        account.podman("load", "--quiet", "--input", "/home/core/tidewaiter.tar")
                .ok();
        String quadlet = account.run(
                        "cat", "/opt/tidewaiter/systemd/container/%s/tidewaiter.container".formatted(manager))
                .ok();
        account.installQuadlet("tidewaiter.container", quadlet);
        CommandResult started = account.systemctl("start", "tidewaiter.service");
        assertThat(started.exit()).as(started.toString()).isZero();
    }

    private CommandResult tidewaiter(String... command) {
        return account.podman(Stream.concat(Stream.of("exec", "tidewaiter", "tidewaiter"), Stream.of(command))
                .toArray(String[]::new));
    }

    private void awaitOutcomes(String... latestFirst) {
        await().pollInterval(PAUSE)
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(Account.rows(tidewaiter("history", "--format", "json")).stream()
                                .map((JsonNode past) -> past.path("outcome").asText()))
                        .isEqualTo(List.of(latestFirst)));
    }
}
