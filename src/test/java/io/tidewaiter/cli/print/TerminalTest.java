package io.tidewaiter.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {

    @ParameterizedTest
    @CsvSource({"120, 120", "1, 1", "9999, 9999", "'', 80", "0, 80", "-3, 80", "wide, 80", "10000, 80", "080, 80"})
    void isAsWideAsTheLauncherSays(String columns, int width) {
        assertThat(Terminal.columns(columns)).isEqualTo(width);
    }
}
