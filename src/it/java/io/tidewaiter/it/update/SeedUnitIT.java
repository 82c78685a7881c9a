package io.tidewaiter.it.update;

import static io.tidewaiter.it.host.Httpd.Health.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.Httpd.Life;
import io.tidewaiter.it.host.RegistryLog;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An update of a unit that runs {@code podman run -d} itself. */
class SeedUnitIT extends UpdateStories {

    @Override
    Httpd install(Account core, Httpd.Health health) {
        return Httpd.ofSeedUnit(core, health);
    }

    @Test
    void dryRunSaysPendingAndTouchesNothing() {
        // given
        Httpd httpd = install(host.core(), QUICK).started();
        host.publish("v2");
        Life before = httpd.life();
        Map<String, String> images = host.core().images();
        RegistryLog log = host.registryLog();

        // when
        CommandResult update = httpd.updateNow("--dry-run");

        // then
        assertThat(update.exit()).isZero();
        assertThat(update.row()).endsWith("pending");
        assertThat(log.ofTheUpdate())
                .as("for the version, the manifest and the configuration by digest")
                .hasSize(3)
                .startsWith("HEAD /v2/httpd/manifests/prod")
                .allMatch(request -> request.startsWith("HEAD") || request.contains("sha256:"));

        // when it is looked at again
        RegistryLog later = host.registryLog();
        httpd.updateNow("--dry-run");

        // then
        assertThat(later.ofTheUpdate()).as("once").containsExactly("HEAD /v2/httpd/manifests/prod");
        assertThat(httpd.life()).isEqualTo(before);
        assertThat(host.core().images()).isEqualTo(images);
        assertThat(httpd.page()).isEqualTo("v1");
    }

    @Test
    void putsTheLastGoodImageBackWhenItsHealthcheckTurnsUnhealthy() {
        assertThat(rollsBackTo("v1", "unhealthy", QUICK.soaking("8s"))).contains("HEALTHCHECK", "unhealthy");
    }

    @Test
    void movesOnToTheNextGoodImageWithoutAClearedQuarantine() {
        // given
        Httpd httpd = install(host.core(), QUICK).started();
        host.publish("exits");
        assertThat(httpd.updateNow().exit()).isEqualTo(1);

        // when
        host.publish("v5");
        CommandResult update = httpd.updateNow();

        // then
        assertThat(update.exit()).isZero();
        assertThat(update.row()).endsWith("true");
        assertThat(httpd.page()).isEqualTo("v5");
        assertThat(history()).containsExactly("updated", "rolled back");
    }
}
