package io.tidewaiter.it.unit;

import static io.tidewaiter.it.host.Httpd.Health.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.TestHost;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Units without a container at the moment, and units that cannot keep one. */
class IdleUnitIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @RegisterExtension
    final TestHost host = new TestHost();

    @Test
    void bringsInTheImageOfAUnitThatNeverRanAndDoesNotStartIt() {
        // given
        Httpd httpd = Httpd.ofSeedUnit(host.core(), QUICK);
        assertThat(status()).containsExactly("container-httpd.service inactive " + Httpd.REFERENCE);

        // when
        CommandResult update = httpd.updateNow();

        // then
        assertThat(update.exit()).as(update.toString()).isZero();
        assertThat(update.err()).contains("ahead of the first start");
        host.core().podman("image", "prune", "--force").ok();
        host.core().podman("image", "exists", Httpd.REFERENCE).ok();
        assertThat(httpd.state()).isEqualTo("inactive");
        assertThat(httpd.page()).isNull();

        // when it is asked for once more
        CommandResult pull = host.core().tidewaiter("pull", "container-httpd");

        // then
        assertThat(pull.exit()).as(pull.toString()).isZero();
        assertThat(pull.err()).contains("every image is here");
    }

    /** The daemon sees the new unit, and its tag moves, while a person starts it. */
    @Test
    void leavesTheFirstStartToThePersonWhoStartsIt() {
        // given
        host.core().configure("poll: {interval: 1h, at-start: false}\n");
        host.core().startDaemon();
        Httpd httpd = Httpd.ofQuadlet(host.core(), QUICK);

        // when
        httpd.started();

        // then
        await().atMost(LIMIT).until(() -> host.outside().unfinished() == 0);
        assertThat(host.core().property(httpd.unit(), "NRestarts")).isEqualTo("0");
        assertThat(host.root()
                        .run("journalctl", "--quiet", "USER_UNIT=" + httpd.unit(), "JOB_TYPE=restart")
                        .ok())
                .isEmpty();
        assertThat(host.core().history())
                .allSatisfy(past -> assertThat(past.path("outcome").asText()).isIn("pulled", "updated"));
        assertThat(httpd.updateNow().exit()).isZero();
        assertThat(httpd.page()).isEqualTo("v1");
    }

    @Test
    void stagesForAStoppedUnitAndUpdatesItOnceItRunsAgain() {
        // given
        Httpd httpd = Httpd.ofSeedUnit(host.core(), QUICK).started();
        host.core().systemctl("stop", httpd.unit()).ok();
        host.publish("v2");

        // when
        CommandResult update = httpd.updateNow();

        // then
        assertStagedOnly(httpd, update);
        assertThat(status()).containsExactly("container-httpd.service inactive " + Httpd.REFERENCE);

        // when a person starts it again
        host.core().systemctl("start", httpd.unit()).ok();
        CommandResult later = httpd.updateNow();

        // then
        assertThat(later.exit()).as(later.toString()).isZero();
        httpd.awaitPage("v2");
    }

    @Test
    void doesNotStartAMaskedUnit() {
        // given
        Httpd httpd = Httpd.ofQuadlet(host.core(), QUICK).started();
        host.core().systemctl("stop", httpd.unit()).ok();
        host.core().systemctl("mask", "--runtime", httpd.unit()).ok();
        assertThat(host.core().property(httpd.unit(), "LoadState")).isEqualTo("masked");
        host.publish("v2");

        // when
        httpd.updateNow();

        // then
        assertThat(httpd.state()).isEqualTo("inactive");
        assertThat(httpd.page()).isNull();
    }

    /** A process that ignores SIGTERM makes a failure of every stop; what never came up is told by the journal alone. */
    @Test
    void startsNothingThatWasStoppedAndFixesWhatFailedByItself() {
        // given one stopped by name and one with its target, both failed, and one whose start failed
        host.publish("stubborn");
        host.publish("exits", "fix");
        quadlet("stopped", "prod", "", "PodmanArgs=--stop-timeout=1");
        quadlet("part", "prod", "[Unit]\nPartOf=town.target", "PodmanArgs=--stop-timeout=1");
        quadlet("broken", "fix", "", """
                Notify=healthy
                HealthCmd=busybox wget -q -O /dev/null http://127.0.0.1/healthz
                HealthInterval=1s
                """);
        host.core().installUnit("town.target", "[Unit]\nWants=part.service\nAfter=part.service\n");
        host.core().systemctl("start", "stopped.service", "town.target").ok();
        host.core().systemctl("stop", "stopped.service", "town.target").ok();
        host.core().systemctl("start", "broken.service");
        await().atMost(LIMIT)
                .until(() -> states(), List.of("failed exit-code", "failed exit-code", "failed exit-code")::equals);

        // when
        host.publish("v2");
        host.publish("v2", "fix");
        CommandResult update = host.core().tidewaiter("update", "now");

        // then
        assertThat(update.exit()).as(update.toString()).isZero();
        assertThat(update.err()).contains("stopped.service is not running", "part.service is not running");
        assertThat(states()).containsExactly("failed exit-code", "failed exit-code", "active success");
    }

    private void quadlet(String name, String tag, String unit, String line) {
        host.core().installQuadlet(name + ".container", """
                %s
                [Container]
                ContainerName=%s
                Image=%s/httpd:%s
                AutoUpdate=registry
                Label=io.tidewaiter.health.timeout=6s
                Label=io.tidewaiter.health.soak=1s
                %s
                """.formatted(unit, name, TestHost.REGISTRY, tag, line));
    }

    private List<String> states() {
        return Stream.of("stopped.service", "part.service", "broken.service")
                .map(unit -> host.core().property(unit, "ActiveState") + " "
                        + host.core().property(unit, "Result"))
                .toList();
    }

    @Test
    void bringsItsFixToAUnitThatFailed() {
        // given
        Httpd httpd = failed();

        // when there is no fix yet
        CommandResult none = httpd.updateNow();

        // then
        assertThat(none.exit()).as(none.toString()).isEqualTo(3);
        assertThat(none.err()).contains(httpd.unit(), "failed", "no newer image");

        // when
        host.publish("v2");
        CommandResult fixed = httpd.updateNow();

        // then
        assertThat(fixed.exit()).as(fixed.toString()).isZero();
        assertThat(fixed.lines().getLast()).endsWith("true");
        assertThat(httpd.state()).isEqualTo("active");
        assertThat(httpd.page()).isEqualTo("v2");
    }

    @Test
    void bringsItsFixToAUnitThatWaitsToBeStartedAgainAfterACrash() {
        bringsItsFix("[Service]\nRestartSec=60", "SubState", "auto-restart");
    }

    @Test
    void bringsItsFixToAUnitThatIsCrashing() {
        bringsItsFix("[Service]\nExecStopPost=/bin/sleep 6", "ActiveState", "deactivating");
    }

    /** @param dropIn makes the unit stay for a while where it is to be met */
    private void bringsItsFix(String dropIn, String property, String value) {
        // given
        host.publish("crashloop");
        Httpd httpd = Httpd.ofSeedUnit(host.core(), QUICK);
        host.core().installUnit(httpd.unit() + ".d/slow.conf", dropIn + "\n");
        host.core().systemctl("start", httpd.unit()).ok();
        await().atMost(LIMIT).until(() -> host.core().property(httpd.unit(), property), value::equals);

        // when
        host.publish("v2");
        CommandResult update = httpd.updateNow();

        // then
        assertThat(update.exit()).as(update.toString()).isZero();
        assertThat(update.lines().getLast()).as(update.toString()).endsWith("true");
        assertThat(httpd.state()).isEqualTo("active");
        assertThat(httpd.page()).isEqualTo("v2");
    }

    @Test
    void saysThatNothingRunsWhenTheRollbackFailsToo() {
        // given
        Httpd httpd = failed();
        host.publish("silent");

        // when
        CommandResult update = httpd.updateNow();

        // then
        assertThat(update.exit()).as(update.toString()).isEqualTo(3);
        assertThat(update.lines().getLast()).endsWith("failed");
        assertThat(update.err()).contains(httpd.unit());
    }

    /** One that systemd has given up on: after two starts, however slow the machine. */
    private Httpd failed() {
        host.publish("exits");
        Httpd httpd = Httpd.ofSeedUnit(host.core(), QUICK);
        host.core()
                .installUnit(httpd.unit() + ".d/limit.conf", "[Unit]\nStartLimitIntervalSec=1h\nStartLimitBurst=2\n");
        host.core().systemctl("start", httpd.unit());
        await().atMost(LIMIT).until(httpd::state, "failed"::equals);
        return httpd;
    }

    private void assertStagedOnly(Httpd httpd, CommandResult update) {
        assertThat(update.exit()).as(update.toString()).isZero();
        assertThat(update.lines().getLast()).endsWith("pending");
        assertThat(update.err()).contains(httpd.unit() + " is not running", "staged");
        String digest = Account.rows(httpd.updateNow("--format", "json"))
                .getFirst()
                .path("NewDigest")
                .asText();
        host.core().podman("image", "prune", "--force").ok();
        host.core()
                .podman("image", "exists", "192.168.1.222:5000/httpd@" + digest)
                .ok();
        assertThat(httpd.state()).isEqualTo("inactive");
        assertThat(httpd.page()).isNull();
    }

    private List<String> status() {
        return Account.rows(host.core().tidewaiter("status", "--format", "json")).stream()
                .map(IdleUnitIT::brief)
                .toList();
    }

    private static String brief(JsonNode workload) {
        return String.join(
                " ",
                workload.path("unit").asText(),
                workload.path("state").asText(),
                workload.path("image").asText());
    }
}
