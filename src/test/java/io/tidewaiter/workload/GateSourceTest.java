package io.tidewaiter.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewaiter.calendar.Windows;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.policy.GateRules;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A label adds to what the configuration wants of the host and takes nothing away; the unit's own section replaces both. */
class GateSourceTest {

    private static final Windows NIGHT = Windows.parse("02:00-04:00", ZoneOffset.UTC);
    private static final Windows SUNDAY = Windows.parse("Sun 00:00-24:00", ZoneOffset.UTC);
    private static final GatePolicy HOST = new GatePolicy(Duration.ofDays(1), true, NIGHT);

    private static GatePolicy gates(GatePolicy host, Map<String, String> labels) {
        return new GateSource(host, Map.of(), ZoneOffset.UTC).of("web.service", labels);
    }

    @Test
    void thereAreNoGatesByDefault() {
        assertThat(gates(GatePolicy.NONE, Map.of("io.tidewaiter.health.soak", "1s")))
                .isEqualTo(GatePolicy.NONE);
    }

    @Test
    void labelsMakeThem() {
        assertThat(gates(
                        GatePolicy.NONE,
                        Map.of(
                                "io.tidewaiter.gate.min-age", "3d",
                                "io.tidewaiter.gate.approve", "true",
                                "io.tidewaiter.gate.window", "Sun 00:00-24:00")))
                .isEqualTo(new GatePolicy(Duration.ofDays(3), true, SUNDAY));
    }

    @Test
    void labelsTakeNothingAway() {
        assertThat(gates(
                        HOST,
                        Map.of(
                                "io.tidewaiter.gate.min-age", "0s",
                                "io.tidewaiter.gate.approve", "false",
                                "io.tidewaiter.gate.window", "00:00-24:00")))
                .isEqualTo(HOST);
    }

    @Test
    void labelsMayAskForMore() {
        assertThat(gates(HOST, Map.of("io.tidewaiter.gate.min-age", "7d")).minAge())
                .isEqualTo(Duration.ofDays(7));
    }

    @Test
    void theUnitsOwnSectionReplacesWhatItNames() {
        GateSource source = new GateSource(
                HOST,
                Map.of(
                        "web.service", new GateRules(Duration.ZERO, null, null, true),
                        "db.service", new GateRules(null, false, SUNDAY, false)),
                ZoneOffset.UTC);
        Map<String, String> labels = Map.of("io.tidewaiter.gate.min-age", "7d");

        assertThat(source.of("web.service", labels)).isEqualTo(new GatePolicy(Duration.ZERO, true, null));
        assertThat(source.of("db.service", labels)).isEqualTo(new GatePolicy(Duration.ofDays(7), false, SUNDAY));
        assertThat(source.of("other.service", Map.of())).isEqualTo(HOST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "min-age | soon | label io.tidewaiter.gate.min-age: \"soon\" is not a time span such as 90s, 1m30s or 5min",
                "approve | yes | label io.tidewaiter.gate.approve: \"yes\" is neither true nor false",
                "window | always | label io.tidewaiter.gate.window: \"always\" is not a window such as",
                "min_age | 3d | label io.tidewaiter.gate.min_age is unknown: there are min-age, approve and window"
            })
    void refusesALabelThatCannotBeRead(String key, String text, String message) {
        assertThatThrownBy(() -> gates(GatePolicy.NONE, Map.of("io.tidewaiter.gate." + key, text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
