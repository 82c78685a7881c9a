package io.tidewaiter.it.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.Httpd.Health;
import io.tidewaiter.it.host.Httpd.Life;
import io.tidewaiter.it.host.SeedUnit;
import io.tidewaiter.it.host.TestHost;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A person's command counts more than an update: stops, masks and restarts during one, and updates by hand. */
class InChargeIT {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final Duration PAUSE = Duration.ofMillis(200);

    @RegisterExtension
    final TestHost host = new TestHost();

    @Test
    void aUnitThatIsStoppedWhileItIsWatchedStaysStopped() {
        // given
        Httpd httpd = started("8s");
        String v1 = httpd.imageId();
        host.publish("v2");
        beginUpdate();
        awaitState("verifying");

        // when
        host.core().systemctl("stop", httpd.unit()).ok();

        // then
        awaitEnd("deferred");
        assertThat(httpd.state()).isEqualTo("inactive");
        assertThat(tagged()).isEqualTo(v1);
        assertThat(host.core().quarantine()).isEmpty();
        assertThat(host.core().history().getFirst().path("why").asText()).contains(httpd.unit() + " was stopped");

        // when it is started again
        httpd.started();
        assertThat(httpd.updateNow().exit()).isZero();

        // then
        assertThat(httpd.page()).isEqualTo("v2");
    }

    /** It has to be killed after ten seconds, in which the time limit of the watch passes, and is failed then. */
    @Test
    void aUnitThatTakesItsTimeToStopWhileItIsWatchedStaysStopped() {
        // given
        Httpd httpd = started("30s");
        String v1 = httpd.imageId();
        host.publish("stubborn");
        beginUpdate();
        awaitState("verifying");

        // when
        host.core().systemctl("stop", httpd.unit()).ok();

        // then
        awaitEnd("deferred");
        assertThat(httpd.state()).isEqualTo("failed");
        assertThat(tagged()).isEqualTo(v1);
        assertThat(host.core().quarantine()).isEmpty();

        // when it is looked at again
        assertThat(httpd.updateNow().exit()).isZero();

        // then
        assertThat(httpd.state()).isEqualTo("failed");
        assertThat(tagged()).isEqualTo(v1);
    }

    /** The job that restarts it on last good goes on without us, or does not; the person's comes after it. */
    @Test
    void aUnitThatIsStoppedAfterARollbackWasKilledStaysStopped() {
        // given
        Httpd httpd = started("3s");
        String v1 = httpd.imageId();
        host.publish("silent");
        beginUpdate("--unit=killed");
        awaitState("rolling back");
        host.core().systemctl("kill", "--signal=KILL", "killed.service").ok();

        // when
        host.core().systemctl("stop", httpd.unit()).ok();
        CommandResult update = httpd.updateNow();

        // then
        assertThat(update.exit()).as(update.toString()).isZero();
        assertThat(httpd.state()).isIn("inactive", "failed");
        assertThat(tagged()).isEqualTo(v1);
        assertThat(host.core().history().getFirst().path("why").asText()).contains(httpd.unit() + " was stopped");

        // when it is started again
        httpd.started();

        // then
        assertThat(httpd.updateNow().exit()).isZero();
        assertThat(httpd.imageId()).isEqualTo(v1);
    }

    @Test
    void aUnitThatAPersonRestartsDuringTheWatchIsStillProven() {
        // given
        Httpd httpd = started("4s");
        host.publish("v2");
        beginUpdate();
        awaitState("verifying");

        // when
        host.core().systemctl("restart", httpd.unit()).ok();

        // then
        awaitEnd("updated");
        assertThat(httpd.page()).isEqualTo("v2");
        assertThat(host.core().quarantine()).isEmpty();
    }

    @Test
    void aTagThatAPersonMovesIsMovedBack() {
        // given
        Httpd httpd = started("4s");
        host.publish("v2");
        host.core().podman("pull", "--quiet", TestHost.REGISTRY + "/httpd:v3").ok();
        beginUpdate();
        awaitState("verifying");

        // when
        host.core()
                .podman("tag", TestHost.REGISTRY + "/httpd:v3", Httpd.REFERENCE)
                .ok();

        // then
        awaitEnd("updated");
        assertThat(tagged()).isEqualTo(httpd.imageId());
        assertThat(httpd.page()).isEqualTo("v2");
    }

    @Test
    void lastGoodIsThereAfterAPruneOfEverything() {
        // given
        Httpd httpd = started("4s");
        host.publish("silent");
        beginUpdate();
        awaitState("verifying");

        // when
        host.core().podman("image", "prune", "--all", "--force").ok();

        // then, from the registry if need be
        awaitEnd("rolled back");
        assertThat(httpd.page()).isEqualTo("v1");
    }

    @Test
    void aRollbackByAPersonIsProvenAndHeld() {
        // given
        Httpd httpd = started("1s");
        host.publish("v2");
        httpd.updateNow().ok();

        // when
        CommandResult rollback = host.core().tidewaiter("rollback", httpd.unit());

        // then
        assertThat(rollback.exit()).as(rollback.toString()).isZero();
        assertThat(httpd.page()).isEqualTo("v1");
        assertThat(host.core().keptImageIds()).contains(httpd.imageId());

        // when the next check looks
        Life life = httpd.life();
        CommandResult update = httpd.updateNow();

        // then
        assertThat(update.exit()).as(update.toString()).isZero();
        assertThat(update.err()).contains("held since", "tidewaiter release");
        assertThat(httpd.life()).isEqualTo(life);
        assertThat(host.core().tidewaiter("status").ok()).contains("held since");

        // when it is released
        host.core().tidewaiter("release", httpd.unit()).ok();
        httpd.updateNow().ok();

        // then
        assertThat(httpd.page()).isEqualTo("v2");
    }

    @Test
    void aHeldUnitIsLeftAloneAndAPinnedOneBroughtThere() {
        // given
        Httpd httpd = started("1s");
        Life life = httpd.life();
        host.core()
                .tidewaiter("hold", "container-httpd", "--reason", "on holiday")
                .ok();
        host.publish("v2");

        // when
        CommandResult update = httpd.updateNow();

        // then
        assertThat(update.err()).contains("on holiday");
        assertThat(httpd.life()).isEqualTo(life);

        // when
        String v3 = host.root()
                .run("skopeo", "inspect", "--format={{.Digest}}", "docker://" + TestHost.REGISTRY + "/httpd:v3")
                .ok();
        CommandResult pin = host.core().tidewaiter("pin", httpd.unit(), v3);

        // then
        assertThat(pin.exit()).as(pin.toString()).isZero();
        assertThat(httpd.page()).isEqualTo("v3");
        assertThat(httpd.updateNow().err()).contains("held since");
        assertThat(httpd.page()).isEqualTo("v3");

        // and one that exists nowhere is said to be gone
        CommandResult gone = host.core().tidewaiter("pin", httpd.unit(), "sha256:" + "0".repeat(64));
        assertThat(gone.exit()).as(gone.toString()).isEqualTo(6);
        assertThat(gone.err()).contains("is neither here nor in its registry");
        assertThat(httpd.page()).isEqualTo("v3");
    }

    @Test
    void definitionsThatDefeatARollbackAreRefusedBeforehand() {
        // given
        host.core()
                .installUnit(
                        "container-pulls.service",
                        SeedUnit.of("pulls", 8081, Httpd.REFERENCE).replace("--replace", "--replace --pull=newer"));
        host.core()
                .installUnit(
                        "container-stuck.service",
                        SeedUnit.of("stuck", 8082, Httpd.REFERENCE)
                                .replace("--replace ", "")
                                .replaceAll("ExecStopPost=.*\\n", ""));
        host.core().installQuadlet("always.container", """
                        [Container]
                        ContainerName=always
                        Image=%s
                        Pull=always
                        AutoUpdate=registry
                        """.formatted(Httpd.REFERENCE));
        List<String> units = List.of("container-pulls.service", "container-stuck.service", "always.service");
        units.forEach(unit -> host.core().systemctl("start", unit).ok());
        host.publish("v2");

        // when
        CommandResult update = host.core().tidewaiter("update", "now");

        // then
        assertThat(update.exit()).as(update.toString()).isEqualTo(1);
        assertThat(update.err())
                .contains(
                        "container-pulls.service runs podman with --pull=newer",
                        "always.service runs podman with --pull=always",
                        "container-stuck.service runs podman with --name stuck");
        assertThat(host.core().tidewaiter("status").ok()).contains("undo every rollback", "cannot be restarted");
        assertThat(host.core().history()).isEmpty();
        units.forEach(
                unit -> assertThat(host.core().property(unit, "NRestarts")).isEqualTo("0"));
    }

    /** systemd forgets it, and no file names it. */
    @Test
    void aStoppedInstanceOfATemplateIsStillFollowed() {
        // given
        host.core()
                .installUnit(
                        "web@.service",
                        SeedUnit.TEXT.replace("container-httpd", "web-%i").replace("--name httpd", "--name web-%i"));
        Httpd httpd = new Httpd(host.core(), "web@a.service", "web-a", 8080);
        host.core().configure(Health.QUICK.soaking("1s").asConfiguration(httpd.unit()));
        httpd.started();
        assertThat(host.core().tidewaiter("status").ok()).contains(httpd.unit());

        // when
        host.core().systemctl("stop", httpd.unit()).ok();
        host.publish("v2");

        // then
        assertThat(host.core().systemctl("list-units", "--all", "--plain").ok()).doesNotContain(httpd.unit());
        assertThat(httpd.updateNow().err()).contains(httpd.unit(), "not running");
        assertThat(host.core().tidewaiter("status", httpd.unit()).ok()).contains("not running");
        assertThat(httpd.state()).isEqualTo("inactive");

        // when it is started again
        httpd.started();
        assertThat(httpd.updateNow().exit()).isZero();

        // then
        assertThat(httpd.page()).isEqualTo("v2");

        // when its template goes
        host.core().systemctl("stop", httpd.unit()).ok();
        host.core().shell("rm .config/systemd/user/web@.service").ok();
        host.core().systemctl("daemon-reload").ok();

        // then
        assertThat(host.core().tidewaiter("status").out())
                .contains(httpd.unit() + ": this host has no such unit", "nothing is followed here");
    }

    @Test
    void aNameThatIsTakenIsNotTheImagesFault() {
        // given a unit that can be restarted until its container's name is taken
        Httpd httpd = started("1s");
        host.core()
                .installUnit(
                        httpd.unit(),
                        SeedUnit.TEXT
                                .replace("--replace ", "")
                                .replace(
                                        "ExecStartPre=",
                                        "ExecStartPre=-/usr/bin/podman rm -f --ignore --cidfile %t/container-httpd.ctr-id\nExecStartPre="));
        host.core().systemctl("restart", httpd.unit()).ok();
        httpd.awaitPage("v1");
        host.publish("v2");
        host.core()
                .installUnit(
                        httpd.unit(),
                        host.core()
                                .shell("cat .config/systemd/user/" + httpd.unit())
                                .ok()
                                .replace(
                                        "ExecStart=",
                                        "ExecStartPre=-/usr/bin/podman create --name httpd localhost/squatter\nExecStart="));
        host.core().podman("tag", Httpd.REFERENCE, "localhost/squatter").ok();

        // when
        CommandResult update = httpd.updateNow();

        // then
        assertThat(update.exit()).as(update.toString()).isNotZero();
        assertThat(update.err()).contains("the name httpd is taken by container");
        assertThat(host.core().quarantine()).isEmpty();
    }

    private Httpd started(String soak) {
        return Httpd.ofSeedUnit(host.core(), Health.QUICK.soaking(soak)).started();
    }

    private void beginUpdate(String... options) {
        host.core()
                .shell("systemd-run --user --quiet --collect %s /opt/tidewaiter/bin/tidewaiter update now"
                        .formatted(String.join(" ", options)))
                .ok();
    }

    private void awaitState(String state) {
        await().pollInterval(Duration.ofMillis(20))
                .atMost(LIMIT)
                .until(() -> host.outside().states().contains(state));
    }

    private void awaitEnd(String outcome) {
        await().pollInterval(PAUSE)
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(host.outside().states()).endsWith(outcome));
    }

    private String tagged() {
        return host.core()
                .podman("inspect", "--type=image", "--format={{.Id}}", Httpd.REFERENCE)
                .ok();
    }
}
