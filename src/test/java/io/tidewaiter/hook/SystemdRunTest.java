package io.tidewaiter.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SystemdRunTest {

    @Test
    void isATransientServiceThatEndsByItself() {
        assertThat(new SystemdRun(true)
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
        assertThat(new SystemdRun(false).end("7-before"))
                .containsExactly("systemctl", "--system", "--quiet", "stop", "tidewaiter-hook-7-before.service");
    }
}
