package io.tidewaiter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HistorySettingsTest {

    @Test
    void keepsAYearAndTenThousandUpdatesWithoutAWord() throws ConfigException {
        assertThat(SettingsReader.parse("f", "").history())
                .isEqualTo(new Settings.History(Duration.ofDays(365), 10_000));
    }

    @Test
    void keepsWhatAPersonWants() throws ConfigException {
        assertThat(SettingsReader.parse("f", "history: {keep: 30d, most: 2000}").history())
                .isEqualTo(new Settings.History(Duration.ofDays(30), 2000));
    }

    @Test
    void refusesWhatIsTooLittle() {
        assertThat(catchThrowableOfType(
                        ConfigException.class, () -> SettingsReader.parse("f", "history: {keep: 1h, most: 10}")))
                .hasMessageContaining("history.keep")
                .hasMessageContaining("history.most");
    }
}
