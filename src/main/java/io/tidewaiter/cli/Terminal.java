package io.tidewaiter.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whether somebody looks at what is printed. */
public final class Terminal {

    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    private Terminal() {}

    /** Whether standard error is a terminal on which text can be drawn again, and nobody asked not to do so. */
    public static boolean isLive(Map<String, String> env) {
        String kind = env.getOrDefault("TERM", "");
        return !kind.isEmpty()
                && !kind.equals("dumb")
                && env.getOrDefault("NO_COLOR", "").isEmpty()
                && isTerminal();
    }

    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(STANDARD_ERROR).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            // without /proc it cannot be told: plain lines are always right
            return false;
        }
    }
}
