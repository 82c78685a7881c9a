package io.tidewaiter.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelativeTimeTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "PT0S, now",
        "PT-0.9S, now",
        "PT0.9S, now",
        "PT-1S, 1 s ago",
        "PT-59.9S, 59 s ago",
        "PT-2M5S, 1 min ago",
        "PT-60M, 1 h ago",
        "PT-23H-59M, 23 h ago",
        "P-1D, 1 d ago",
        "P400D, in 400 d",
        "PT3H1M, in 3 h",
        "PT10M30S, in 10 min"
    })
    void isTheLargestUnitThatFits(Duration ahead, String text) {
        assertThat(RelativeTime.of(NOW.plus(ahead), NOW)).isEqualTo(text);
    }

    @Test
    void isABlankCellForNoMoment() {
        assertThat(RelativeTime.of(null, NOW)).isEqualTo("-");
    }
}
