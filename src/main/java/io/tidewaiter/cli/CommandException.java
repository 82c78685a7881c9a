package io.tidewaiter.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends a command with lines on standard error, most with one, and an exit code. */
final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final transient List<String> lines;

    CommandException(int exitCode, String message, @Nullable Throwable cause) {
        this(exitCode, List.of(message), cause);
    }

    /** @param lines one for each problem */
    CommandException(int exitCode, List<String> lines, @Nullable Throwable cause) {
        super(String.join(System.lineSeparator(), lines), cause);
        this.exitCode = exitCode;
        this.lines = List.copyOf(lines);
    }

    int exitCode() {
        return exitCode;
    }

    /** The lines to print. */
    List<String> lines() {
        return lines;
    }
}
