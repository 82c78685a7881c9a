package io.tidewaiter.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.TestHost;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A host of the time of Podman 3. */
class OldPodmanIT {

    @RegisterExtension
    static final TestHost host = new TestHost("bullseye");

    @Test
    void isRefusedInOneLineAtOnce() {
        for (String[] command : new String[][] {{"status"}, {"update", "now"}, {"update", "now", "--dry-run"}}) {
            // its service takes the socket away when it ends
            host.core().systemctl("restart", "podman.socket").ok();
            long began = System.nanoTime();
            CommandResult refused = host.core().tidewaiter(command);
            Duration took = Duration.ofNanos(System.nanoTime() - began);

            assertThat(refused.exit()).as(refused.toString()).isEqualTo(1);
            assertThat(refused.err().lines()).as(refused.toString()).hasSize(1);
            assertThat(refused.err()).contains("Podman 3.0.0 is too old", "4.3 or newer");
            assertThat(took).isLessThan(Duration.ofSeconds(10));
        }
    }
}
