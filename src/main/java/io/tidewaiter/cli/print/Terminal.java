package io.tidewaiter.cli.print;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The terminal to which a command prints.
 *
 * @param live whether lines on standard error can be drawn again
 * @param columns the width of standard output; null when it is no terminal
 */
public record Terminal(boolean live, @Nullable Integer columns) {

    /** Neither standard output nor standard error is a terminal. */
    public static final Terminal NONE = new Terminal(false, null);

    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
    private static final int USUAL_COLUMNS = 80;

    /**
     * The terminal of this process. Its width is that of {@code COLUMNS}, which the launcher sets; the lines of
     * {@code TERM=dumb} are not drawn again, nor where {@code NO_COLOR} is set.
     */
    public static Terminal of(Map<String, String> env) {
        String kind = env.getOrDefault("TERM", "");
        boolean live = !kind.isEmpty()
                && !kind.equals("dumb")
                && env.getOrDefault("NO_COLOR", "").isEmpty()
                && isTerminal(STANDARD_ERROR);
        return new Terminal(live, isTerminal(STANDARD_OUTPUT) ? columns(env.getOrDefault("COLUMNS", "")) : null);
    }

    static int columns(String text) {
        return text.matches("[1-9]\\d{0,3}") ? Integer.parseInt(text) : USUAL_COLUMNS;
    }

    private static boolean isTerminal(Path stream) {
        try {
            String target = Files.readSymbolicLink(stream).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            // without /proc this is unknown; plain lines are always right
            return false;
        }
    }
}
