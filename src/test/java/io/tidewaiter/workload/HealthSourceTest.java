package io.tidewaiter.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.policy.HealthRules;
import io.tidewaiter.policy.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthSourceTest {

    private static final HealthPolicy DEFAULTS =
            new HealthPolicy(List.of(new Probe.Exec(List.of("up"))), Duration.ofSeconds(60), Duration.ofSeconds(10));
    private static final Map<String, String> LABELS = Map.of(
            "io.tidewaiter.health.tcp", "8080",
            "io.tidewaiter.health.timeout", "2m",
            "io.tidewaiter.health.soak", "20s");
    private static final List<Probe> LABELLED = List.of(new Probe.Tcp("127.0.0.1", 8080));

    private static HealthPolicy policy(Map<String, String> configured, Map<String, String> labels) {
        return new HealthSource(DEFAULTS, Map.of("web.service", HealthRules.of(configured))).of("web.service", labels);
    }

    @Test
    void takesTheDefaultsWhereNothingElseIsSaid() {
        assertThat(policy(Map.of(), Map.of())).isEqualTo(DEFAULTS);
    }

    @Test
    void putsLabelsBeforeTheDefaults() {
        assertThat(policy(Map.of(), LABELS))
                .isEqualTo(new HealthPolicy(LABELLED, Duration.ofMinutes(2), Duration.ofSeconds(20)));
    }

    @Test
    void putsTheConfigurationBeforeLabels() {
        Map<String, String> configured = Map.of("http", ":80/up", "timeout", "5m", "soak", "1m");

        assertThat(policy(configured, LABELS))
                .isEqualTo(new HealthPolicy(
                        List.of(new Probe.Http("127.0.0.1", 80, "/up")), Duration.ofMinutes(5), Duration.ofMinutes(1)));
    }

    @Test
    void asksTheNextWhereTheFirstIsSilent() {
        assertThat(policy(Map.of("timeout", "5m"), Map.of("io.tidewaiter.health.tcp", "8080")))
                .isEqualTo(new HealthPolicy(LABELLED, Duration.ofMinutes(5), Duration.ofSeconds(10)));
    }

    @Test
    void doesNotHeedWhatIsConfiguredForAnotherUnit() {
        HealthSource source = new HealthSource(DEFAULTS, Map.of("db.service", HealthRules.of(Map.of("timeout", "5m"))));

        assertThat(source.of("web.service", Map.of())).isEqualTo(DEFAULTS);
    }

    @Test
    void ignoresLabelsThatAreNotItsOwn() {
        assertThat(policy(Map.of(), Map.of("tcp", "1", "io.tidewaiter.health", "2", "health.tcp", "3")))
                .isEqualTo(DEFAULTS);
    }

    @Test
    void namesTheLabelThatItCannotRead() {
        assertThatThrownBy(() -> policy(Map.of(), Map.of("io.tidewaiter.health.tcp", "many")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("label io.tidewaiter.health.tcp: \"many\" is not 8080 or 127.0.0.1:8080");
    }
}
