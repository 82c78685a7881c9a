package io.tidewaiter.it.update;

import static io.tidewaiter.it.host.Httpd.Health.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.TestHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** As root, with the system's manager, root's Podman and {@code /etc/tidewaiter}. */
class SystemManagerIT {

    @RegisterExtension
    final TestHost host = new TestHost();

    @Test
    void bringsTheWorkloadToTheNewImage() {
        // given
        Httpd httpd = Httpd.ofSeedUnit(host.root(), QUICK).started();
        host.publish("v2");

        // when
        CommandResult update = httpd.updateNow();

        // then
        assertThat(update.exit()).as(update.toString()).isZero();
        assertThat(update.lines().getLast()).endsWith("true");
        assertThat(httpd.page()).isEqualTo("v2");
    }

    @Test
    void theRunOfItsTimerLeavesTheDaemonItsSocket() {
        // given
        host.root()
                .shell("cp /opt/tidewaiter/systemd/system/tidewaiter*.service /etc/systemd/system/")
                .ok();
        host.root().systemctl("daemon-reload").ok();
        host.root().systemctl("start", "podman.socket", "tidewaiter.service").ok();

        // when
        host.root().systemctl("start", "tidewaiter-update.service").ok();

        // then
        assertThat(host.root().run("test", "-S", "/run/tidewaiter/control.sock").exit())
                .isZero();
        assertThat(host.root().tidewaiter("status").exit()).isZero();
    }

    @Test
    void putsTheLastGoodImageBackWhenTheNewOneIsSilent() {
        // given
        Httpd httpd = Httpd.ofQuadlet(host.root(), QUICK).started();
        host.publish("silent");

        // when
        CommandResult update = httpd.updateNow();

        // then
        assertThat(update.exit()).as(update.toString()).isEqualTo(1);
        assertThat(update.lines().getLast()).endsWith("rolled back");
        assertThat(httpd.page()).isEqualTo("v1");
        assertThat(host.root().quarantine()).hasSize(1);
    }
}
