package io.tidewaiter.it.update;

import static io.tidewaiter.it.host.TestHost.REGISTRY;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.TestHost;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How Podman's health checks count, with and without labels at the unit. */
class HealthcheckIT {

    @RegisterExtension
    static final TestHost host = new TestHost();

    private final Account core = host.core();

    private void start(String name, int port, String more) {
        host.publish("v1", name);
        core.installQuadlet(name + ".container", """
                [Container]
                ContainerName=%1$s
                Image=%2$s/httpd:%1$s
                AutoUpdate=registry
                PublishPort=127.0.0.1:%3$d:80
                Label=io.tidewaiter.health.timeout=10s
                Label=io.tidewaiter.health.soak=2s
                %4$s
                """.formatted(name, REGISTRY, port, more));
        core.systemctl("start", name + ".service").ok();
    }

    private CommandResult update(String name, String to) {
        host.publish(to, name);
        return core.tidewaiter("update", "now", name + ".service");
    }

    @Test
    void noticesAnUnhealthyContainerThoughItsStartNeverEnds() {
        // given a start without a limit, which ends when the HEALTHCHECK passes
        start("notify", 8091, """
                Notify=healthy
                HealthCmd=busybox grep -q v1 /www/index.html
                HealthInterval=1s
                HealthRetries=2
                [Service]
                TimeoutStartSec=infinity
                """);

        // when
        long began = System.nanoTime();
        CommandResult update = update("notify", "v2");

        // then
        assertThat(update.exit()).as(update.toString()).isEqualTo(1);
        assertThat(update.err()).contains("the HEALTHCHECK of container notify says unhealthy");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(45));
        assertThat(core.page(8091)).isEqualTo("v1");
        assertThat(core.quarantine())
                .anyMatch(entry -> entry.path("image").asText().endsWith("httpd:notify"));
    }

    @Test
    void allowsTheTimeOfTheStartupCheck() {
        start("startup", 8092, """
                HealthCmd=busybox wget -q -O /dev/null http://127.0.0.1/healthz
                HealthInterval=1s
                HealthTimeout=1s
                HealthRetries=1
                HealthStartupCmd=busybox wget -q -O /dev/null http://127.0.0.1/healthz
                HealthStartupInterval=14s
                HealthStartupTimeout=2s
                """);

        CommandResult update = update("startup", "v2");

        assertThat(update.exit()).as(update.toString()).isZero();
        assertThat(update.err()).contains("verifying: healthy within 18s, then for 2s");
        assertThat(core.page(8092)).isEqualTo("v2");
        assertThat(core.tidewaiter("status", "startup.service").ok()).contains("timeout 18s");
    }

    @Test
    void leavesOutAHealthcheckThatIsNeverRunAndSaysSo() {
        start("never", 8093, """
                HealthCmd=busybox true
                HealthInterval=disable
                Label=io.tidewaiter.health.http=/healthz
                """);

        assertThat(core.tidewaiter("status", "never.service").ok())
                .contains("HEALTHCHECK never run (its interval is disabled), so it does not count")
                .as("where it is asked")
                .contains("http://127.0.0.1:8093/healthz");
        assertThat(core.tidewaiter("check", "never.service").toString())
                .contains("Podman never runs its HEALTHCHECK (--health-interval=disable)");
        CommandResult update = update("never", "v2");

        assertThat(update.exit()).as(update.toString()).isZero();
        assertThat(core.page(8093)).isEqualTo("v2");
    }
}
