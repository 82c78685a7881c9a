package io.tidewaiter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.cli.print.Terminal;
import io.tidewaiter.config.Locations;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Commands as a person types them, in a home of their own with a daemon that says what a test wants. */
abstract class CommandTest {

    @TempDir
    Path home;

    @AutoClose
    FakeDaemon daemon;

    @BeforeEach
    final void startDaemon() {
        daemon = new FakeDaemon(locations().controlSocket());
    }

    final Locations locations() {
        return Locations.of(Map.of("XDG_RUNTIME_DIR", home.resolve("run").toString()), home, 1000);
    }

    record Ran(int exitCode, String out, String err) {

        Ran says(String expected) {
            assertThat(out).isEqualTo(expected);
            return this;
        }

        Ran complains(String expected) {
            assertThat(err).isEqualTo(expected);
            return this;
        }

        void ends(int expected) {
            assertThat(exitCode).isEqualTo(expected);
        }
    }

    final Ran run(String... arguments) {
        return run(Terminal.NONE, arguments);
    }

    /** As on a terminal of this width. */
    final Ran runOnTerminal(int columns, String... arguments) {
        return run(new Terminal(false, columns), arguments);
    }

    private Ran run(Terminal terminal, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Tidewaiter.execute(
                this::locations, new PrintWriter(out, true), new PrintWriter(err, true), terminal, arguments);
        return new Ran(exitCode, out.toString(), err.toString());
    }
}
