package io.tidewaiter.it.fault;

import static io.tidewaiter.it.host.TestHost.REGISTRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.TestHost;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The daemon is killed, or the power cut, while an image that a container has mounted is updated: by itself, or by a volume
 * that has to be created again while the unit is down.
 */
class KilledMountIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final String UNIT = "reader.service";
    private static final String SITE = REGISTRY + "/site:prod";
    private static final String VOLUME = "Volume=site.volume:/site";
    private static final String MOUNT = "Mount=type=image,source=" + SITE + ",destination=/site";

    private static final String SERVE =
            "sh -c \"trap 'exit 0' TERM; until busybox httpd -p 80 -h /site/www; do busybox sleep 1; done; busybox sleep 100000 & wait $$!\"";

    @RegisterExtension
    final TestHost host = new TestHost();

    private final Account core = host.core();

    @ParameterizedTest
    @CsvSource({
        "activating,   v2,     volume, daemon",
        "activating,   v2,     volume, power",
        "verifying,    v2,     volume, power",
        "verifying,    silent, volume, daemon",
        "rolling back, silent, volume, daemon",
        "rolling back, silent, volume, power",
        "activating,   v2,     mount,  daemon",
    })
    void endsOnAnImageThatWasProven(String state, String image, String by, String end) {
        // given
        startAll(by.equals("volume") ? VOLUME : MOUNT);

        // when
        push("site", image);
        await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(LIMIT)
                .until(() -> host.outside().states().contains(state));
        if (end.equals("power")) {
            host.cutPower();
            host.bootAgain();
        } else {
            assertThat(host.outside().killDaemon()).isTrue();
        }

        // then systemd starts it again, without help
        boolean good = image.equals("v2");
        await().pollInterval(PAUSE).atMost(LIMIT).untilAsserted(() -> {
            assertThat(host.outside().unfinished()).isZero();
            assertThat(host.outside().query("SELECT digest FROM quarantine")).hasSize(good ? 0 : 1);
            assertThat(core.page(8080)).isEqualTo(good ? "v2" : "v1");
        });
        assertThat(core.property(UNIT, "ActiveState")).isEqualTo("active");
        assertThat(core.history())
                .first()
                .extracting(past -> past.path("outcome").asText())
                .isEqualTo(good ? "updated" : "rolled back");
    }

    private void startAll(String mount) {
        push("site", "v1");
        core.podman("pull", SITE).ok();
        core.installQuadlet("site.volume", "[Volume]\nDriver=image\nImage=" + SITE + "\n");
        core.installQuadlet("reader.container", """
                [Container]
                ContainerName=reader
                Image=%s/httpd:v1
                AutoUpdate=registry
                Exec=%s
                PublishPort=127.0.0.1:8080:80
                %s
                Label=io.tidewaiter.follow-mounts=true
                [Install]
                WantedBy=default.target
                """.formatted(REGISTRY, SERVE, mount));
        core.systemctl("start", UNIT).ok();
        await().atMost(LIMIT).until(() -> "v1".equals(core.page(8080)));
        core.configure("""
                poll:
                  interval: 1s
                  jitter: 0s
                health:
                  timeout: 5s
                  soak: 2s
                """);
        core.run("install", "-D", "-t", ".config/systemd/user", "/opt/tidewaiter/systemd/user/tidewaiter.service")
                .ok();
        core.systemctl("daemon-reload").ok();
        core.systemctl("enable", "--now", "tidewaiter.service").ok();
    }

    private void push(String repository, String image) {
        String registry = "docker://" + REGISTRY + "/";
        host.root()
                .run("skopeo", "copy", "--quiet", registry + "httpd:" + image, registry + repository + ":prod")
                .ok();
    }
}
