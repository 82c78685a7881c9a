package io.tidewaiter.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {

    private static final Set<Integer> BOTH = Set.of(1, 2);

    @ParameterizedTest
    @CsvSource({"120, 120", "1, 1", "9999, 9999", "'', 80", "0, 80", "-3, 80", "wide, 80", "10000, 80", "080, 80"})
    void isAsWideAsTheLauncherSays(String columns, int width) {
        assertThat(Terminal.of(Map.of("COLUMNS", columns), Set.of(1)).columns()).isEqualTo(width);
    }

    @Test
    void hasNoWidthWhereStandardOutputIsNone() {
        assertThat(Terminal.of(Map.of("COLUMNS", "120", "TERM", "xterm"), Set.of(2)))
                .isEqualTo(new Terminal(true, null, false));
    }

    @ParameterizedTest
    @CsvSource({"xterm, '', true", "dumb, '', false", "'', '', false", "xterm, 1, false"})
    void isPlainWhereItIsAskedFor(String kind, String noColor, boolean isNot) {
        Terminal terminal = Terminal.of(Map.of("TERM", kind, "NO_COLOR", noColor), BOTH);

        assertThat(terminal).isEqualTo(new Terminal(isNot, 80, isNot));
    }
}
