package io.tidewaiter.app;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * The process in which a person typed a command, as far as it matters to the command.
 *
 * @param directory where a relative path begins
 * @param environment its variables, as many as a command reads
 * @param terminals its standard streams that are terminals: 1 for standard output, 2 for standard error
 */
public record Caller(Path directory, Map<String, String> environment, Set<Integer> terminals) {

    public Caller {
        environment = Map.copyOf(environment);
        terminals = Set.copyOf(terminals);
    }
}
