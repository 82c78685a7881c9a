package io.tidewaiter.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeSpanTest {

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "90, PT90S",
        "90s, PT90S",
        "90sec, PT90S",
        "250ms, PT0.25S",
        "5m, PT5M",
        "5min, PT5M",
        "2h, PT2H",
        "2hr, PT2H",
        "3d, PT72H",
        "3day, PT72H",
        "1m30s, PT90S",
        "1min 30 s, PT90S",
        "'  1d 1h 1m 1s 1ms  ', PT25H1M1.001S",
        "999999999, PT999999999S",
    })
    void readsWhatSystemdWrites(String text, Duration span) {
        assertThat(TimeSpan.parse(text)).isEqualTo(span);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "s",
                "-5s",
                "+5s",
                "1.5h",
                "5x",
                "5M",
                "5s,",
                "s5",
                "1m30x",
                "forever",
                "1000000000",
                "12345678901s",
                "5\0"
            })
    void refusesWhatIsNoTimeSpan(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeSpan.parse(text))
                .withMessageContainingAll(text, "such as 90s, 1m30s or 5min");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT90S, 1m30s",
        "PT5M, 5m",
        "PT48H, 2d",
        "PT25H1M1.001S, 1d1h1m1s1ms",
    })
    void writesTheShortestText(Duration span, String text) {
        assertThat(TimeSpan.format(span)).isEqualTo(text);
    }

    @Test
    void readsBackWhatItWrites() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            Duration span =
                    Duration.ofMillis(random.nextLong(Duration.ofDays(10_000).toMillis()));

            assertThat(TimeSpan.parse(TimeSpan.format(span))).isEqualTo(span);
        }
    }
}
