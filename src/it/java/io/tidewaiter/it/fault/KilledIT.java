package io.tidewaiter.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.Httpd.Health;
import io.tidewaiter.it.host.PollingClient;
import io.tidewaiter.it.host.SeedUnit;
import io.tidewaiter.it.host.TestHost;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The daemon is killed, or the power cut, as soon as an update is in a certain state: without help the workload ends on an
 * image that was proven here, and the history says what happened.
 */
class KilledIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final String UNIT = "container-httpd.service";

    @RegisterExtension
    final TestHost host = new TestHost();

    @ParameterizedTest
    @CsvSource({
        "staging,      v2",
        "staged,       v2",
        "activating,   v2",
        "verifying,    v2",
        "activating,   exits",
        "verifying,    silent",
        "rolling back, exits",
        "rolling back, silent",
    })
    void survivesItsDeath(String state, String image) {
        // given
        PollingClient client = startAll("enabled");

        // when
        host.publish(image);
        awaitState(state);
        assertThat(host.outside().killDaemon()).isTrue();

        // then systemd starts it again, without help
        assertEndsWell(image, client);
    }

    @ParameterizedTest
    @CsvSource({
        "staging,      v2,     enabled",
        "activating,   v2,     enabled",
        "activating,   v2,     started by hand",
        "verifying,    v2,     enabled",
        "verifying,    v2,     started by hand",
        "activating,   exits,  enabled",
        "verifying,    silent, started by hand",
        "rolling back, silent, enabled",
        "rolling back, exits,  started by hand",
    })
    void survivesAPowerCut(String state, String image, String enabled) {
        // given
        PollingClient client = startAll(enabled);

        // when
        host.publish(image);
        awaitState(state);
        host.cutPower();
        host.bootAgain();
        client.start();

        // then
        assertEndsWell(image, client);
    }

    /** As a person or an upgrade of the package does: what fails as the daemon closes its connections blames no image. */
    @ParameterizedTest
    @ValueSource(strings = {"activating", "verifying"})
    void continuesInTheStateInWhichItWasStopped(String state) {
        // given
        PollingClient client = startAll("enabled");

        // when
        host.publish("v2");
        awaitState(state);
        host.core().systemctl("restart", "tidewaiter.service").ok();

        // then
        assertEndsWell("v2", client);
        assertThat(host.outside().query("SELECT state FROM transitions ORDER BY update_id, seq"))
                .doesNotContain("rolling back");
    }

    private PollingClient startAll(String enabled) {
        Httpd httpd = Httpd.ofSeedUnit(host.core(), Health.QUICK);
        if (enabled.equals("enabled")) {
            host.core().installUnit(UNIT, SeedUnit.TEXT + "[Install]\nWantedBy=default.target\n");
            host.core().systemctl("enable", UNIT).ok();
        }
        httpd.started();
        host.core().installUnit("proxy.service", """
                        [Unit]
                        Requires=container-httpd.service
                        After=container-httpd.service
                        [Service]
                        ExecStart=/bin/sleep infinity
                        [Install]
                        WantedBy=default.target
                        """);
        host.core().systemctl("enable", "--now", "proxy.service").ok();
        PollingClient client = PollingClient.of(host, httpd.port());
        host.core()
                .configure(
                        "poll:\n  interval: 1s\n  jitter: 0s\n" + new Health("5s", "2s", null).asConfiguration(UNIT));
        host.core()
                .run("install", "-D", "-t", ".config/systemd/user", "/opt/tidewaiter/systemd/user/tidewaiter.service")
                .ok();
        host.core().systemctl("daemon-reload").ok();
        host.core().systemctl("enable", "--now", "tidewaiter.service").ok();
        return client;
    }

    private void awaitState(String state) {
        await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(LIMIT)
                .until(() -> host.outside().states().contains(state));
    }

    private void assertEndsWell(String image, PollingClient client) {
        boolean good = image.startsWith("v");
        String page = good ? image : "v1";
        Httpd httpd = new Httpd(host.core(), UNIT, "httpd", 8080);
        await().pollInterval(PAUSE).atMost(LIMIT).untilAsserted(() -> {
            assertThat(host.outside().unfinished()).isZero();
            assertThat(host.outside().query("SELECT digest FROM quarantine")).hasSize(good ? 0 : 1);
            assertThat(httpd.page()).isEqualTo(page);
        });
        assertThat(httpd.state()).isEqualTo("active");
        assertThat(host.core().property("proxy.service", "ActiveState")).isEqualTo("active");
        assertThat(host.core()
                        .podman("inspect", "--type=image", "--format={{.Id}}", Httpd.REFERENCE)
                        .ok())
                .as("the local tag is what runs")
                .isEqualTo(httpd.imageId());
        assertThat(host.core().keptImageIds()).contains(httpd.imageId());
        assertThat(host.core().history())
                .first()
                .extracting(past -> past.path("outcome").asText())
                .isEqualTo(good ? "updated" : "rolled back");
        List<JsonNode> status = Account.rows(host.core().tidewaiter("status", "--format", "json"));
        assertThat(status).hasSize(1);
        assertThat(client.pages()).containsExactlyInAnyOrderElementsOf(good ? List.of("v1", page) : List.of("v1"));
        System.err.printf(
                "longest outage %s, states %s%n",
                client.longestOutage(), host.outside().query("SELECT state FROM transitions ORDER BY update_id, seq"));
    }
}
