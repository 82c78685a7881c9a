package io.tidewaiter.cli.command;

import io.tidewaiter.cli.backend.CommandException;
import io.tidewaiter.cli.backend.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The problems of a command line, reported together. */
final class Problems {

    private final List<String> all = new ArrayList<>();

    void add(String problem) {
        all.add(problem);
    }

    List<String> all() {
        return all;
    }

    /**
     * @param missing the problem when there is no text
     * @return null when that was a problem
     */
    <T> @Nullable T read(String missing, @Nullable String text, Function<String, T> parser) {
        if (text == null) {
            add(missing);
            return null;
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            add(String.valueOf(e.getMessage()));
            return null;
        }
    }

    boolean any() {
        return !all.isEmpty();
    }

    /** Ends the command if there are any. */
    void complain() {
        if (any()) {
            throw complaint();
        }
    }

    CommandException complaint() {
        return new CommandException(ExitCode.USAGE, all, null);
    }
}
