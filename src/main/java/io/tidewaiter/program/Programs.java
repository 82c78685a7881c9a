package io.tidewaiter.program;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Programs as execvp(3) finds them. */
public final class Programs {

    private Programs() {}

    /**
     * Whether there is such a program, and this user may run it. Blocks.
     *
     * @param program a path, or a name to be looked for
     * @param path the variable {@code PATH}
     */
    public static boolean isThere(String program, String path) {
        return program.contains("/")
                ? mayRun(Path.of(program))
                : Stream.of(path.split(":")).anyMatch(folder -> mayRun(Path.of(folder, program)));
    }

    private static boolean mayRun(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}
