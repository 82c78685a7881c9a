package io.tidewaiter.it.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.Httpd.Health;
import io.tidewaiter.it.host.Httpd.Life;
import io.tidewaiter.it.host.RegistryLog;
import io.tidewaiter.it.host.TestHost;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The daemon, as a service of the user, does by itself what {@code update now} does. */
class DaemonIT {

    private static final String UNIT = "tidewaiter.service";
    private static final String HEAD = "HEAD /v2/httpd/manifests/prod";
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final Duration PAUSE = Duration.ofMillis(300);

    private static final String EVERY_2_SECONDS = """
            poll:
              interval: 2s
              jitter: 0s
            """;

    /** It looks when it is told to. */
    private static final String HARDLY_EVER = """
            poll:
              interval: 1h
              at-start: false
            """;

    private static final String WEBHOOK = """
            webhook:
              listen: 127.0.0.1:8650
              hooks:
                registry:
                  type: distribution
                  secret-file: /home/core/.config/tidewaiter/registry.secret
            """;

    @RegisterExtension
    final TestHost host = new TestHost();

    @Test
    void updatesByItsTimer() {
        // given
        Httpd httpd = startBoth(EVERY_2_SECONDS, "3s");
        Life before = httpd.life();
        RegistryLog log = host.registryLog();

        // when nothing is new for a while
        await().pollInterval(PAUSE).atMost(LIMIT).until(() -> log.count(HEAD) >= 2);

        // then
        assertThat(httpd.life()).isEqualTo(before);

        // when
        host.publish("v2");

        // then
        awaitHistory("updated");
        assertThat(httpd.page()).isEqualTo("v2");
    }

    @Test
    void rollsABadImageBackOnceAndNeverTouchesItAgain() {
        // given
        Httpd httpd = startBoth(EVERY_2_SECONDS, "3s");

        // when
        host.publish("exits");

        // then
        awaitHistory("rolled back");
        assertThat(httpd.page()).isEqualTo("v1");

        // when it looks again and again
        Life life = httpd.life();
        RegistryLog log = host.registryLog();
        await().pollInterval(PAUSE).atMost(LIMIT).until(() -> log.count(HEAD) >= 4);

        // then
        assertThat(httpd.life()).isEqualTo(life);
        assertThat(log.ofTheUpdate()).as("nothing is pulled again").containsOnly(HEAD);
        assertThat(host.core().history()).hasSize(1);
        assertThat(journal()).contains("failed here");

        // when a good one follows
        host.publish("v5");

        // then
        awaitHistory("updated", "rolled back");
        assertThat(httpd.page()).isEqualTo("v5");
    }

    @Test
    void updatesAtOnceWhenTheRegistryTellsOfAPush() {
        // given
        host.core().write(".config/tidewaiter/registry.secret", "s3cret\n");
        notifyWith("s3cret");
        Httpd httpd = startBoth(HARDLY_EVER + WEBHOOK, "3s");

        // when
        host.publish("v2");

        // then
        await().pollInterval(PAUSE)
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(journal()).contains("staging"));
        awaitHistory("updated");
        assertThat(httpd.page()).isEqualTo("v2");
        assertThat(journal()).doesNotContain("s3cret");
    }

    @Test
    void startsThoughAnotherProgramHasItsPort() {
        // given
        host.core().write(".config/tidewaiter/registry.secret", "s3cret\n");
        host.root()
                .run("systemd-run", "--unit=squatter", "systemd-socket-activate", "-l", "127.0.0.1:8650", "/bin/cat")
                .ok();
        Httpd httpd = startBoth(EVERY_2_SECONDS + WEBHOOK, "3s");

        // when
        host.publish("v2");

        // then
        assertThat(host.core().tidewaiter("status").out())
                .startsWith("ATTENTION, webhooks: cannot listen on 127.0.0.1:8650")
                .contains(httpd.unit());
        awaitHistory("updated");
        assertThat(httpd.page()).isEqualTo("v2");

        // when
        host.root().systemctl("stop", "squatter").ok();

        // then
        await().pollInterval(PAUSE)
                .atMost(LIMIT)
                .until(() -> !host.core().tidewaiter("status").out().contains("ATTENTION"));
        assertThat(post("/hooks/registry", "Bearer guessed")).isEqualTo("401");
    }

    @Test
    void refusesAWebhookWithoutTheSecret() {
        // given
        host.core().write(".config/tidewaiter/registry.secret", "s3cret\n");
        notifyWith("guessed");
        Httpd httpd = startBoth(HARDLY_EVER + WEBHOOK, "3s");
        Life before = httpd.life();
        RegistryLog log = host.registryLog();

        // when
        host.publish("v2");

        // then
        await().pollInterval(PAUSE)
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(journal()).contains("without the right secret was refused"));
        assertThat(post("/hooks/registry", "Bearer guessed")).isEqualTo("401");
        assertThat(post("/hooks/registry", "s3cret")).isEqualTo("401");
        assertThat(post("/hooks/other", "Bearer s3cret")).isEqualTo("404");
        assertThat(log.ofTheUpdate()).isEmpty();
        assertThat(httpd.life()).isEqualTo(before);
        assertThat(journal()).doesNotContain("s3cret", "guessed");
    }

    @Test
    void doesTheWorkOfACommand() {
        // given
        Httpd httpd = startBoth(HARDLY_EVER, "3s");
        host.publish("v2");

        // when
        CommandResult update = httpd.updateNow();

        // then
        assertThat(update.exit()).as(update.toString()).isZero();
        assertThat(update.lines().getLast()).endsWith("true");
        assertThat(update.err()).contains("staging", "verifying", "updated from");
        assertThat(httpd.page()).isEqualTo("v2");
        assertThat(journal()).as("it was the daemon").contains("staging", "verifying", "updated from");
    }

    @Test
    void answersAsACommandWithoutItDoes() {
        // given
        Httpd httpd = startBoth(HARDLY_EVER, "3s");
        host.publish("v2");
        httpd.updateNow().ok();
        host.publish("exits");
        assertThat(httpd.updateNow().exit()).isEqualTo(1);

        // when
        String history = host.core().tidewaiter("history").ok();
        String quarantine = host.core().tidewaiter("quarantine", "list").ok();
        List<String> status = status();
        host.core().systemctl("stop", UNIT).ok();

        // then
        assertThat(history).contains("updated", "rolled back");
        assertThat(host.core().tidewaiter("history").ok()).isEqualTo(history);
        assertThat(host.core().tidewaiter("quarantine", "list").ok()).isEqualTo(quarantine);
        assertThat(status()).isEqualTo(status).hasSize(1);
    }

    @Test
    void endsWhatItsDeathInterrupted() {
        // given
        Httpd httpd = startBoth(HARDLY_EVER, "8s");
        host.publish("v2");
        host.core()
                .run("systemd-run", "--user", "--quiet", "/opt/tidewaiter/bin/tidewaiter", "update", "now")
                .ok();
        await().pollInterval(PAUSE)
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(journal()).contains("verifying"));

        // when
        host.core().systemctl("kill", "--signal=KILL", UNIT).ok();

        // then systemd starts it again, without help
        await().pollInterval(PAUSE)
                .atMost(LIMIT)
                .until(() -> host.core().history().size() == 1);
        String outcome = host.core().history().getFirst().path("outcome").asText();
        assertThat(outcome).isIn("updated", "rolled back");
        assertThat(httpd.page()).isEqualTo(outcome.equals("updated") ? "v2" : "v1");
        assertThat(httpd.state()).isEqualTo("active");
        assertThat(host.core().property(UNIT, "ActiveState")).isEqualTo("active");
    }

    @Test
    void stopsInOrderAndQuickly() {
        // given
        Httpd httpd = startBoth(EVERY_2_SECONDS, "8s");
        host.publish("v2");
        await().pollInterval(PAUSE)
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(journal()).contains("verifying"));

        // when
        long began = System.nanoTime();
        host.core().systemctl("stop", UNIT).ok();
        Duration took = Duration.ofNanos(System.nanoTime() - began);

        // then
        assertThat(took).isLessThan(Duration.ofSeconds(5));
        assertThat(host.core().property(UNIT, "Result")).isEqualTo("success");
        assertThat(host.core()
                        .run("test", "-e", "/run/user/1000/tidewaiter/control.sock")
                        .exit())
                .isEqualTo(1);
        assertThat(journal()).doesNotContain("did not stop in order", "Exception");

        // when it is started again
        host.core().systemctl("start", UNIT).ok();

        // then
        awaitHistory("updated");
        assertThat(httpd.page()).isEqualTo("v2");
    }

    @Test
    void saysWhatIsWrongWithItsConfigurationAndStaysDown() {
        // given
        host.core().configure("poll:\n  interval: never\n");

        // when
        CommandResult start = installDaemon();

        // then
        assertThat(start.exit()).isNotZero();
        assertThat(host.core().property(UNIT, "ExecMainStatus")).isEqualTo("2");
        assertThat(journal()).contains("tidewaiter.yaml:2: poll.interval:");
        assertThat(host.core().property(UNIT, "ActiveState")).isEqualTo("failed");
    }

    private Httpd startBoth(String configuration, String soak) {
        Httpd httpd = Httpd.ofSeedUnit(host.core(), Health.QUICK.soaking(soak)).started();
        host.core().configure(configuration + Health.QUICK.soaking(soak).asConfiguration(httpd.unit()));
        assertThat(installDaemon().exit()).as(journal()).isZero();
        return httpd;
    }

    private CommandResult installDaemon() {
        host.core()
                .run("install", "-D", "-t", ".config/systemd/user", "/opt/tidewaiter/systemd/user/tidewaiter.service")
                .ok();
        host.core().systemctl("daemon-reload").ok();
        return host.core().systemctl("enable", "--now", UNIT);
    }

    /** Makes the registry of the host tell of every push. */
    private void notifyWith(String secret) {
        host.root().shell("""
                        cat >>/etc/docker/registry/config.yml <<END
                        notifications:
                          endpoints:
                            - name: tidewaiter
                              url: http://127.0.0.1:8650/hooks/registry
                              headers:
                                Authorization: [Bearer %s]
                              timeout: 2s
                              threshold: 3
                              backoff: 1s
                        END
                        """.formatted(secret)).ok();
        host.root().systemctl("restart", "docker-registry").ok();
        await().atMost(LIMIT)
                .until(() -> host.core()
                                .run("curl", "--silent", "http://" + TestHost.REGISTRY + "/v2/")
                                .exit()
                        == 0);
    }

    private String post(String path, String authorization) {
        return host.core()
                .run(
                        "curl",
                        "--silent",
                        "--output",
                        "/dev/null",
                        "--write-out",
                        "%{http_code}",
                        "--header",
                        "Authorization: " + authorization,
                        "--data",
                        "{\"events\":[{\"action\":\"push\",\"target\":{\"repository\":\"httpd\",\"tag\":\"prod\"}}]}",
                        "http://127.0.0.1:8650" + path)
                .ok();
    }

    private void awaitHistory(String... newestFirst) {
        await().pollInterval(PAUSE)
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(host.core().history())
                        .extracting(past -> past.path("outcome").asText())
                        .containsExactly(newestFirst));
    }

    /** What is followed and how it stands; the daemon alone remembers when it looked. */
    private List<String> status() {
        return Account.rows(host.core().tidewaiter("status", "--format", "json")).stream()
                .map(DaemonIT::standing)
                .toList();
    }

    private static String standing(JsonNode workload) {
        return List.of("unit", "container", "image", "policy", "state", "digest").stream()
                .map(field -> workload.path(field).asText())
                .toList()
                .toString();
    }

    private String journal() {
        return host.root()
                .run("journalctl", "--no-pager", "--output=cat", "_SYSTEMD_USER_UNIT=" + UNIT)
                .out();
    }
}
