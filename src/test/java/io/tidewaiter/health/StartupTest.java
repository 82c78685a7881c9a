package io.tidewaiter.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Group;
import io.tidewaiter.podman.Inspected;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is noticed while the job that starts the unit goes on, as with {@code Notify=healthy}. */
class StartupTest extends HealthTest {

    private static final long SECOND = 1_000_000_000L;

    private final Promise<String> job = Promise.promise();

    private Optional<String> startsInVain() {
        Future<Optional<String>> found =
                loop.begin(() -> new Verifier(new HostNetwork(vertx, ticker), engine, units, ticker)
                        .startsInVain(Group.of(workload(POLICY), IMAGE_ID), job.future()));
        return ticker.drive(found);
    }

    private Inspected checked(String status, int retries) {
        return httpd().checked(status, 0, 5 * SECOND, 5 * SECOND, retries);
    }

    @Test
    void failsAsSoonAsTheHealthcheckSaysUnhealthy() {
        container(() -> checked(before(4) ? "starting" : "unhealthy", 3));

        assertThat(startsInVain()).contains("the HEALTHCHECK of container httpd says unhealthy");
        assertThat(ticker.passed()).isLessThan(Duration.ofSeconds(6));
    }

    @Test
    void failsWhenTheHealthcheckSaysNothingWithinTheTimeout() {
        container(() -> checked("starting", 1));

        assertThat(startsInVain())
                .contains("not healthy after 1m: the HEALTHCHECK of container httpd is still starting");
        assertThat(ticker.passed()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(62));
    }

    @Test
    void givesAHealthcheckTheTimeThatItNeeds() {
        container(() -> checked("starting", 12));

        assertThat(startsInVain()).isPresent();
        assertThat(ticker.passed()).isBetween(Duration.ofSeconds(120), Duration.ofSeconds(122));
    }

    @Test
    void leavesAStartWithoutAHealthcheckToSystemd() {
        container(() -> {
            if (!before(300)) {
                job.tryComplete("done");
            }
            return httpd();
        });

        assertThat(startsInVain()).isEmpty();
    }

    @Test
    void leavesTheContainerOfBeforeAlone() {
        container(() -> {
            if (!before(30)) {
                job.tryComplete("done");
            }
            return Inspected.running(ID, "httpd", "2e".repeat(32), IMAGE)
                    .labelled(java.util.Map.of("PODMAN_SYSTEMD_UNIT", UNIT))
                    .checked("unhealthy", 0, SECOND, SECOND, 1);
        });

        assertThat(startsInVain()).isEmpty();
    }

    @Test
    void endsWithTheJob() {
        job.complete("failed");
        container(() -> checked("unhealthy", 1));

        assertThat(startsInVain()).isEmpty();
    }
}
