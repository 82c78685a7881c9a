package io.tidewaiter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.app.Caller;
import io.tidewaiter.config.Locations;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands as a person types them, in a home of their own with a daemon that says what a test wants. */
abstract class CommandTest {

    /** A process without a terminal and without an environment. */
    static final Caller NOWHERE = new Caller(Path.of("/"), Map.of(), Set.of());

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
        return run(NOWHERE, arguments);
    }

    /** As on a terminal of this width, whose standard error is none. */
    final Ran runOnTerminal(int columns, String... arguments) {
        return run(
                new Caller(Path.of("/"), Map.of("TERM", "xterm", "COLUMNS", Integer.toString(columns)), Set.of(1)),
                arguments);
    }

    final Ran run(Caller caller, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Tidewaiter.execute(
                new Tidewaiter(this::locations, caller),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                new CommandLine.RunLast(),
                List.of(arguments));
        return new Ran(exitCode, out.toString(), err.toString());
    }
}
