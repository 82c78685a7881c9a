package io.tidewaiter.cli.backend;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends a command with lines on standard error, most with one, and an exit code. */
public final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final transient List<String> lines;

    public CommandException(int exitCode, String message, @Nullable Throwable cause) {
        this(exitCode, List.of(message), cause);
    }

    /** @param lines one for each problem */
    public CommandException(int exitCode, List<String> lines, @Nullable Throwable cause) {
        super(String.join(System.lineSeparator(), lines), cause);
        this.exitCode = exitCode;
        this.lines = List.copyOf(lines);
    }

    public int exitCode() {
        return exitCode;
    }

    /** The lines to print. */
    public List<String> lines() {
        return lines;
    }
}
