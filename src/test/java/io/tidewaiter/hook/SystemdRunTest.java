package io.tidewaiter.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SystemdRunTest {

    @Test
    void isATransientServiceThatEndsByItself() {
        assertThat(new SystemdRun(true, false)
                        .start(
                                "7-before",
                                List.of("/bin/save", "$HOME", "a b"),
                                Map.of("B", "2", "A", "1"),
                                Duration.ofMinutes(5)))
                .startsWith("systemd-run", "--user")
                .contains("--unit=tidewaiter-hook-7-before.service", "--property=RuntimeMaxSec=310", "--pipe", "--wait")
                .endsWith("--setenv=A=1", "--setenv=B=2", "--", "/bin/save", "$$HOME", "a b");
    }

    @Test
    void isEndedByItsName() {
        assertThat(new SystemdRun(false, false).end("7-before"))
                .containsExactly("systemctl", "--system", "--quiet", "stop", "tidewaiter-hook-7-before.service");
    }

    /** systemd-run would look for it in the container. */
    @Test
    void hasTheHostLookForTheProgramWhereItRunsInAContainer() {
        assertThat(new SystemdRun(false, true)
                        .start("7-before", List.of("save", "all"), Map.of(), Duration.ofSeconds(30)))
                .endsWith("--", "/usr/bin/env", "save", "all");
    }
}
