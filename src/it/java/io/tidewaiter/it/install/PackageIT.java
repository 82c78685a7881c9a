package io.tidewaiter.it.install;

import static io.tidewaiter.it.host.Httpd.Health.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.CoreStory;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.Httpd.Health;
import io.tidewaiter.it.host.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The packages on a host without Tidewaiter. {@code ./dev test} builds versions 1 and 2 of them. */
class PackageIT {

    private static final Path PACKAGES = Path.of("target/it-packages");
    private static final String UNIT = "tidewaiter.service";
    private static final String PROGRAM = "/usr/bin/tidewaiter";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(100);

    @RegisterExtension
    final TestHost host = new TestHost();

    @BeforeEach
    void bringThePackages() throws IOException {
        try (Stream<Path> packages = Files.list(PACKAGES)) {
            for (Path file : packages.toList()) {
                Files.copy(file, host.outside().home().resolve(file.getFileName()));
            }
        }
    }

    @Test
    @CoreStory
    void runsForAUserAndContinuesAnUpdateThatAnUpgradeInterrupts() {
        // given
        install(1).ok();
        assertThat(host.core().systemctl("is-enabled", UNIT).out().strip()).isEqualTo("disabled");
        Health health = QUICK.soaking("12s");
        Httpd httpd = Httpd.ofSeedUnit(host.core(), health).started();
        host.core().configure("poll: {interval: 1s, jitter: 0s}\n" + health.asConfiguration(httpd.unit()));
        host.core().systemctl("enable", "--now", UNIT).ok();
        String first = host.core().property(UNIT, "MainPID");

        // when it is upgraded while the new image is watched
        host.publish("v2");
        await().pollInterval(PAUSE)
                .atMost(LIMIT)
                .until(() -> host.outside().states().contains("verifying"));
        CommandResult upgrade = install(2);

        // then
        assertThat(upgrade.exit()).as(upgrade.toString()).isZero();
        assertThat(upgrade.err()).doesNotContain("run as that user");
        assertThat(host.core().property(UNIT, "MainPID")).isNotIn(first, "0");
        assertThat(host.outside().unfinished()).as("updates in progress").isEqualTo(1);
        await().pollInterval(PAUSE).atMost(LIMIT).until(() -> host.outside().unfinished() == 0);
        assertThat(httpd.page()).isEqualTo("v2");
        assertThat(host.core().history())
                .first()
                .extracting(past -> past.path("outcome").asText())
                .isEqualTo("updated");
    }

    @Test
    void leavesNothingOfItsOwnWhenItIsPurged() {
        // given
        install(1).ok();
        host.root().systemctl("enable", "--now", UNIT).ok();
        Httpd httpd = Httpd.ofQuadlet(host.root(), QUICK).started();
        host.publish("v2");
        assertThat(host.root().run(PROGRAM, "update", "now").exit()).isZero();
        host.root().shell("echo '# mine' >>/etc/tidewaiter/tidewaiter.yaml").ok();

        // when
        assertThat(install(2).exit()).isZero();

        // then
        assertThat(host.root()
                        .run("tail", "-n1", "/etc/tidewaiter/tidewaiter.yaml")
                        .ok())
                .isEqualTo("# mine");
        assertThat(host.root().property(UNIT, "ActiveState")).isEqualTo("active");

        // when
        CommandResult tooSoon = host.root().run(PROGRAM, "forget-images");
        host.root().systemctl("stop", UNIT).ok();
        assertThat(host.root().keptImageIds()).isNotEmpty();
        CommandResult forgotten = host.root().run(PROGRAM, "forget-images");

        // then
        assertThat(tooSoon.exit()).as(tooSoon.toString()).isEqualTo(1);
        assertThat(tooSoon.err()).contains("a daemon runs already");
        assertThat(forgotten.exit()).as(forgotten.toString()).isZero();
        assertThat(host.root().keptImageIds()).isEmpty();
        assertThat(httpd.page()).isEqualTo("v2");

        // when
        host.root().run("dpkg", "--remove", "tidewaiter").ok();

        // then
        assertThat(host.root().property(UNIT, "ActiveState")).isEqualTo("inactive");
        assertThat(host.root().run("test", "-d", "/var/lib/tidewaiter").exit()).isZero();
        assertThat(httpd.page()).isEqualTo("v2");

        // when
        host.root().run("dpkg", "--purge", "tidewaiter").ok();

        // then
        assertThat(host.root()
                        .shell("find /usr /etc /var/lib /run -name '*tidewaiter*' -not -path '*/containers/*'")
                        .ok()
                        .lines())
                .isEmpty();
        assertThat(httpd.page()).isEqualTo("v2");
    }

    @Test
    void startsWithTheClassCacheThatItCarries() {
        install(1).ok();

        host.core()
                .shell("JAVA_TOOL_OPTIONS=-Xlog:class+load:file=/home/core/classes " + PROGRAM + " completion bash")
                .ok();

        assertThat(host.core().run("grep", "io.tidewaiter.Main ", "classes").ok())
                .contains("shared objects file");
    }

    @Test
    @CoreStory
    void isOnTheHostAsItWasPackaged() {
        install(1).ok();

        assertThat(host.root()
                        .run("dpkg", "--verify", "tidewaiter")
                        .ok()
                        .lines()
                        .filter(line -> !line.contains("/usr/share/")))
                .isEmpty();
        for (String manager : List.of("system", "user")) {
            String unit = "/usr/lib/systemd/%s/%s".formatted(manager, UNIT);
            assertThat(host.core()
                            .run("systemd-analyze", "verify", "--" + manager, "--man=no", unit)
                            .err())
                    .doesNotContain("tidewaiter");
        }
    }

    /** On Debian, where rpm cannot check dependencies: no package that it knows provides them. */
    @Test
    void isInstalledUpgradedAndErasedAsAnRpm() {
        // given
        rpm("--install", 1).ok();
        host.root().systemctl("enable", "--now", UNIT).ok();
        String first = host.root().property(UNIT, "MainPID");
        host.root().shell("echo '# mine' >>/etc/tidewaiter/tidewaiter.yaml").ok();

        // when
        rpm("--upgrade", 2).ok();

        // then
        assertThat(host.root().property(UNIT, "MainPID")).isNotIn(first, "0");
        assertThat(host.root()
                        .run("rpm", "--verify", "--nodeps", "tidewaiter")
                        .out()
                        .lines())
                .containsExactly("S.5....T.  c /etc/tidewaiter/tidewaiter.yaml");

        // when
        host.root().run("rpm", "--erase", "tidewaiter").ok();

        // then
        assertThat(host.root().property(UNIT, "ActiveState")).isEqualTo("inactive");
        assertThat(host.root()
                        .shell("find /usr /etc -name '*tidewaiter*' -not -name '*.service' -not -path '*/containers/*'")
                        .ok()
                        .lines())
                .containsExactlyInAnyOrder("/etc/tidewaiter", "/etc/tidewaiter/tidewaiter.yaml.rpmsave");
    }

    private CommandResult rpm(String what, int version) {
        return host.root().shell("rpm %s --nodeps /home/core/tidewaiter-%d-1.*.rpm".formatted(what, version));
    }

    private CommandResult install(int version) {
        return host.root().shell("apt-get install --yes /home/core/tidewaiter_" + version + "_*.deb");
    }
}
