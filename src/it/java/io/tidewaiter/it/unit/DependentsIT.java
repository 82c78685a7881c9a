package io.tidewaiter.it.unit;

import static io.tidewaiter.it.host.Httpd.Health.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.TestHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A restart stops the units that require the unit, too: they must be active again, whatever the outcome. */
class DependentsIT {

    @RegisterExtension
    final TestHost host = new TestHost();

    private static Httpd startWithDependents(Account core) {
        Httpd httpd = Httpd.ofSeedUnit(core, QUICK).started();
        core.installUnit("front.service", dependent("Requires=container-httpd.service\nAfter=container-httpd.service"));
        core.installUnit("shop.service", dependent("BindsTo=front.service\nAfter=front.service"));
        core.installUnit("idle.service", dependent("Requires=container-httpd.service"));
        core.systemctl("start", "shop.service").ok();
        return httpd;
    }

    private static String dependent(String needs) {
        return """
                [Unit]
                %s
                [Service]
                ExecStart=/bin/sleep infinity
                """.formatted(needs);
    }

    private void assertAsBefore() {
        assertThat(host.core().property("front.service", "ActiveState")).isEqualTo("active");
        assertThat(host.core().property("shop.service", "ActiveState")).isEqualTo("active");
        assertThat(host.core().property("idle.service", "ActiveState")).isEqualTo("inactive");
    }

    @Test
    void areActiveAgainAfterAnUpdate() {
        // given
        Httpd httpd = startWithDependents(host.core());
        host.publish("v2");

        // when
        CommandResult update = httpd.updateNow();

        // then
        assertThat(update.exit()).as(update.toString()).isZero();
        assertThat(httpd.page()).isEqualTo("v2");
        assertAsBefore();
    }

    @Test
    void areActiveAgainAfterANewImageThatExits() {
        // given
        Httpd httpd = startWithDependents(host.core());
        host.publish("exits");

        // when
        CommandResult update = httpd.updateNow();

        // then
        assertThat(update.exit()).as(update.toString()).isEqualTo(1);
        assertThat(httpd.page()).isEqualTo("v1");
        assertAsBefore();
    }

    @Test
    void areActiveAgainAfterANewImageThatIsSilent() {
        // given
        Httpd httpd = startWithDependents(host.core());
        host.publish("silent");

        // when
        CommandResult update = httpd.updateNow();

        // then
        assertThat(update.exit()).as(update.toString()).isEqualTo(1);
        assertThat(httpd.page()).isEqualTo("v1");
        assertAsBefore();
    }
}
