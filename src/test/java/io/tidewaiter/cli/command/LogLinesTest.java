package io.tidewaiter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogLinesTest {

    private static LogRecord warning(String text) {
        return new LogRecord(Level.WARNING, text);
    }

    @Test
    void writesOneLineForEachMessageWhateverItHolds() {
        assertThat(Logging.oneLine(true).format(warning("no answer reason=\033[2J\n<3>forged")))
                .isEqualTo("<4>no answer reason=\\x1b[2J\\n<3>forged\n");
    }

    @Test
    void writesATraceInLinesOfTheSamePriority() {
        LogRecord broken = warning("a request broke");
        broken.setThrown(new IllegalStateException("\033[2Ja\n<3>b"));

        assertThat(Logging.oneLine(true).format(broken).lines())
                .startsWith("<4>a request broke", "<4>java.lang.IllegalStateException: \\x1b[2Ja", "<4><3>b")
                .allMatch(line -> line.startsWith("<4>"));
    }
}
