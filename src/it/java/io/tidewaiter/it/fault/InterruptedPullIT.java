package io.tidewaiter.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.Httpd.Health;
import io.tidewaiter.it.host.TestHost;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A pull is cut off while layers arrive. What runs is not touched, and partial layers are removed. The next pull uses the
 * layers that had arrived, so that nothing is left over afterwards.
 */
class InterruptedPullIT {

    private static final Duration LIMIT = Duration.ofSeconds(40);

    /** Random, so that it is as long on the wire. */
    private static final String BUILD_BIG = """
            set -e; cd $(mktemp -d)
            head -c 50M /dev/urandom >blob
            printf 'FROM REGISTRY/httpd:v2\\nCOPY blob /blob\\n' >Containerfile
            podman build --quiet --network none --tag REGISTRY/httpd:big .
            podman push --quiet REGISTRY/httpd:big
            podman rmi --all --force
            """.replace("REGISTRY", TestHost.REGISTRY);

    /** On a slow line that takes some ten seconds. */
    private static final String SLOW_LINE = "tc qdisc add dev lo root tbf rate 40mbit burst 1mb latency 50ms";

    private static final String FAST_LINE = "tc qdisc del dev lo root";

    private static final String SOME_ARRIVED = "find /var/tmp/container_images_storage* -type f -size +4M | grep .";

    @RegisterExtension
    final TestHost host = new TestHost();

    private Httpd httpd;
    private Set<String> before = Set.of();

    @BeforeEach
    void publishABigImage() {
        host.root().shell(BUILD_BIG).ok();
        httpd = Httpd.ofSeedUnit(host.core(), Health.QUICK.soaking("1s")).started();
        before = images();
        host.publish("big");
    }

    @Test
    void ourDeathLeavesNoHalfLayer() {
        // given
        pullHalf();

        // when
        host.core().systemctl("kill", "--signal=KILL", "pull").ok();

        // then
        await().atMost(LIMIT).until(this::onTheWay, List::isEmpty);
        assertEndsOnTheBigImage();
    }

    @Test
    void anOrderlyStopLeavesNoHalfLayer() {
        // given
        pullHalf();

        // when
        host.core().systemctl("stop", "pull").ok();

        // then
        await().atMost(LIMIT).until(this::onTheWay, List::isEmpty);
        assertEndsOnTheBigImage();
    }

    /** Podman has what it leaves in /var/tmp removed at boot: tmpfiles.d/podman.conf. */
    @Test
    void aPowerCutLeavesNoHalfLayer() {
        // given
        pullHalf();

        // when
        host.cutPower();
        host.bootAgain();

        // then
        assertThat(onTheWay()).isEmpty();
        httpd.started();
        assertEndsOnTheBigImage();
    }

    @Test
    void theDeathOfPodmanBlamesNoImage() {
        // given
        pullHalf();

        // when
        host.core().systemctl("kill", "--signal=KILL", "podman.service").ok();

        // then
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(host.outside().states()).endsWith("abandoned"));
        assertEndsOnTheBigImage();
    }

    private void pullHalf() {
        host.root().shell(SLOW_LINE).ok();
        host.core()
                .run("systemd-run", "--user", "--quiet", "--collect", "--unit=pull", "tidewaiter", "update", "now")
                .ok();
        await().atMost(LIMIT).until(() -> host.root().shell(SOME_ARRIVED).exit() == 0);
        assertThat(onTheWay()).hasSize(1);
        assertThat(images()).isEqualTo(before);
    }

    private void assertEndsOnTheBigImage() {
        host.root().shell(FAST_LINE);
        assertThat(images()).isEqualTo(before);
        assertThat(httpd.page()).isEqualTo("v1");
        assertThat(host.core().quarantine()).isEmpty();

        httpd.updateNow().ok();

        assertThat(httpd.page()).isEqualTo("v2");
        host.core().podman("system", "check", "--max=0s").ok(); // fails on a layer that belongs to no image
    }

    private Set<String> images() {
        return Set.copyOf(host.core().images().values());
    }

    /** What Podman writes the layers to before they are whole. */
    private List<String> onTheWay() {
        return host.core()
                .shell("cd /var/tmp; ls -d container_images* || true")
                .ok()
                .lines()
                .toList();
    }
}
