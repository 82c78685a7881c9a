package io.tidewaiter.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthRulesTest {

    @ParameterizedTest
    @CsvSource({
        "/, 127.0.0.1, 0, /",
        "/healthz?full=1, 127.0.0.1, 0, /healthz?full=1",
        "/a%20b, 127.0.0.1, 0, /a%20b",
        ":8080/healthz, 127.0.0.1, 8080, /healthz",
        ":8080, 127.0.0.1, 8080, /",
        "http://127.0.0.1:8080/healthz, 127.0.0.1, 8080, /healthz",
        "http://127.0.0.2, 127.0.0.2, 80, /",
        "http://[::1]:8080/x, [::1], 8080, /x",
    })
    void readsAnHttpProbe(String text, String host, int port, String path) {
        assertThat(HealthRules.of(Map.of("http", text)).probes()).containsExactly(new Probe.Http(host, port, path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "healthz",
                "8080/healthz",
                "https://127.0.0.1/",
                "http:///x",
                "http:x",
                "/a b",
                "/a%zz",
                "http://user:secret@127.0.0.1/",
                ":8080@elsewhere/x",
                ":/x",
                ":0/x",
                ":65536/x",
                "http://127.0.0.1:99999/",
            })
    void refusesWhatIsNoHttpProbe(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HealthRules.of(Map.of("http", text)))
                .withMessage("http: \"%s\" is not /path, :8080/path or http://127.0.0.1:8080/path", text);
    }

    @ParameterizedTest
    @CsvSource({
        "8080, 127.0.0.1, 8080",
        ":8080, 127.0.0.1, 8080",
        "1, 127.0.0.1, 1",
        "65535, 127.0.0.1, 65535",
        "127.0.0.2:53, 127.0.0.2, 53",
        "db.internal:5432, db.internal, 5432",
        "[::1]:53, [::1], 53",
    })
    void readsATcpProbe(String text, String host, int port) {
        assertThat(HealthRules.of(Map.of("tcp", text)).probes()).containsExactly(new Probe.Tcp(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "0", "65536", "-1", "123456", "host", "host:", "a b:80", "tcp://127.0.0.1:80", "::1:80"
            })
    void refusesWhatIsNoTcpProbe(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HealthRules.of(Map.of("tcp", text)))
                .withMessage("tcp: \"%s\" is not 8080 or 127.0.0.1:8080", text);
    }

    @Test
    void splitsACommandAtBlanksWithoutAShell() {
        assertThat(HealthRules.of(Map.of("exec", "  pg_isready  -d 'a b' ")).probes())
                .containsExactly(new Probe.Exec(List.of("pg_isready", "-d", "'a", "b'")));
    }

    @Test
    void refusesACommandOfBlanks() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HealthRules.of(Map.of("exec", " ")))
                .withMessage("exec: a command is missing");
    }

    @Test
    void namesTheSpanThatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HealthRules.of(Map.of("soak", "long")))
                .withMessageStartingWith("soak: \"long\" is not a time span");
    }

    @Test
    void saysNothingWhereNothingIsSaid() {
        assertThat(HealthRules.of(Map.of())).isEqualTo(HealthRules.NONE);
        assertThat(HealthRules.of(Map.of("colour", "blue"))).isEqualTo(HealthRules.NONE);
        assertThat(HealthRules.NONE.over(HealthPolicy.DEFAULT)).isEqualTo(HealthPolicy.DEFAULT);
    }

    @Test
    void changesOnlyWhatItSays() {
        HealthPolicy policy =
                new HealthPolicy(List.of(new Probe.Tcp("127.0.0.1", 1)), Duration.ofSeconds(9), Duration.ofSeconds(3));

        HealthPolicy changed =
                HealthRules.of(Map.of("http", "/", "timeout", "2m")).over(policy);

        assertThat(changed)
                .isEqualTo(new HealthPolicy(
                        List.of(new Probe.Http("127.0.0.1", 0, "/")), Duration.ofMinutes(2), Duration.ofSeconds(3)));
        assertThat(HealthRules.of(Map.of("soak", "0")).over(policy))
                .isEqualTo(new HealthPolicy(policy.probes(), policy.timeout(), Duration.ZERO));
    }

    @Test
    void keepsEveryProbeThatIsSaid() {
        assertThat(HealthRules.of(Map.of("exec", "true", "tcp", "1", "http", "/"))
                        .probes())
                .hasExactlyElementsOfTypes(Probe.Http.class, Probe.Tcp.class, Probe.Exec.class);
    }
}
