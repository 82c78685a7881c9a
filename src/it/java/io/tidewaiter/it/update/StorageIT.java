package io.tidewaiter.it.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.Httpd.Health;
import io.tidewaiter.it.host.RegistryLog;
import io.tidewaiter.it.host.TestHost;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What stays in local storage, what is removed, and what a pull needs. */
class StorageIT {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final Health QUICK = Health.QUICK.soaking("1s");

    @RegisterExtension
    final TestHost host = new TestHost();

    private Httpd httpd;

    @BeforeEach
    void startV1() {
        httpd = Httpd.ofSeedUnit(host.core(), QUICK).started();
    }

    @Test
    void theNewestReleasesStayAndWhatWasPulledBeforeThemGoes() {
        // given
        host.core().podman("pull", "--quiet", TestHost.REGISTRY + "/httpd:v5").ok();
        Set<String> theirs = images();

        // when
        for (String version : new String[] {"v2", "silent", "v3", "exits", "v4"}) {
            host.publish(version);
            httpd.updateNow();
        }

        // then v3 and v4 are kept, v1 and v5 are not ours
        assertThat(httpd.page()).isEqualTo("v4");
        assertThat(images()).hasSize(4).containsAll(theirs).contains(httpd.imageId());
        assertThat(host.core().keptImageIds()).hasSize(2).contains(httpd.imageId());
    }

    @Test
    void nothingIsPulledWhereThereIsNotRoomEnough() {
        // given
        host.core().configure(QUICK.asConfiguration(httpd.unit()) + "releases:\n  min-free: 1000GiB\n");
        host.publish("v2");
        RegistryLog log = host.registryLog();

        // when
        CommandResult update = httpd.updateNow();

        // then
        assertThat(update.exit()).as(update.toString()).isEqualTo(1);
        assertThat(update.err())
                .contains("not enough space for images", "free in /", "releases.min-free", "podman image prune");
        assertThat(log.ofTheUpdate()).containsOnly("HEAD /v2/httpd/manifests/prod");
        assertThat(httpd.page()).isEqualTo("v1");
    }

    @Test
    void aPullThatDiesLeavesNothingBehind() {
        // given
        Set<String> before = storage();
        host.publish("v2");
        host.core().podman("--remote", "info").ok();
        ProcessHandle podman = host.outside().process("\0system\0service\0").orElseThrow();
        host.core()
                .run("systemd-run", "--user", "--quiet", "--collect", "/opt/tidewaiter/bin/tidewaiter", "update", "now")
                .ok();

        // when podman dies in the middle
        await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(LIMIT)
                .until(() -> host.outside().isPulling());
        podman.destroyForcibly();
        assertThat(host.outside().isPulling()).as("podman left its blobs").isTrue();

        // then it is given up, or asked for again where Podman had said nothing of it yet
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(host.outside().states().getLast()).isIn("abandoned", "updated"));
        assertThat(host.core().quarantine()).isEmpty();

        // when the next release comes, some minutes later
        host.core()
                .shell("find /var/tmp/container_images_storage* -exec touch -d '10 minutes ago' {} + || true")
                .ok();
        host.publish("v3");
        httpd.updateNow().ok();

        // then
        assertThat(httpd.page()).isEqualTo("v3");
        Set<String> after = storage();
        after.removeAll(before);
        assertThat(after)
                .as("the layers of v3, perhaps of v2, and nothing else")
                .hasSizeLessThanOrEqualTo(8);
        assertThat(host.outside().isPulling()).as("nothing is left of it").isFalse();
    }

    @Test
    void whatNoUnitHasFollowedForThirtyDaysIsLetGo() {
        // given
        host.publish("v2");
        httpd.updateNow().ok();
        host.core().systemctl("stop", httpd.unit()).ok();
        host.core().run("rm", ".config/systemd/user/" + httpd.unit()).ok();
        host.core().systemctl("daemon-reload").ok();
        host.outside().ranForDays(29);

        // when
        httpd.updateNow();

        // then
        assertThat(host.core().keptImageIds()).isNotEmpty();

        // when
        host.outside().ranForDays(2);
        httpd.updateNow();

        // then
        assertThat(host.core().keptImageIds()).isEmpty();
        assertThat(host.core().history().getFirst().path("why").asText())
                .contains("no unit has followed it for 30 days");
    }

    /** The ids of all images. */
    private Set<String> images() {
        return new TreeSet<>(host.core()
                .podman("images", "--all", "--quiet", "--no-trunc")
                .ok()
                .lines()
                .map(id -> id.replace("sha256:", ""))
                .toList());
    }

    /** The layers and images on the disk. */
    private Set<String> storage() {
        return new TreeSet<>(host.core()
                .shell("cd .local/share/containers/storage && ls -A overlay overlay-images")
                .ok()
                .lines()
                .toList());
    }
}
