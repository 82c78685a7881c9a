package io.tidewaiter.cli.print;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The terminal to which a command prints.
 *
 * @param live whether lines on standard error can be drawn again
 * @param columns the width of standard output; null when it is no terminal
 * @param colours whether the help may be in colours and bold
 */
public record Terminal(boolean live, @Nullable Integer columns, boolean colours) {

    private static final int STANDARD_OUTPUT = 1;
    private static final int STANDARD_ERROR = 2;
    private static final int USUAL_COLUMNS = 80;

    /**
     * The width is that of {@code COLUMNS}, which the launcher sets. The lines of {@code TERM=dumb} are not drawn again, nor where
     * {@code NO_COLOR} is set.
     *
     * @param environment of the process that a person sees
     * @param terminals the standard streams of that process that are terminals
     */
    public static Terminal of(Map<String, String> environment, Set<Integer> terminals) {
        String kind = environment.getOrDefault("TERM", "");
        boolean plain = kind.isEmpty()
                || kind.equals("dumb")
                || !environment.getOrDefault("NO_COLOR", "").isEmpty();
        boolean out = terminals.contains(STANDARD_OUTPUT);
        boolean err = terminals.contains(STANDARD_ERROR);
        return new Terminal(
                err && !plain, out ? columns(environment.getOrDefault("COLUMNS", "")) : null, out && err && !plain);
    }

    /** The standard streams of this process that are terminals. */
    public static Set<Integer> ofThisProcess() {
        return IntStream.of(STANDARD_OUTPUT, STANDARD_ERROR)
                .filter(stream -> isTerminal(Path.of("/proc/self/fd", Integer.toString(stream))))
                .boxed()
                .collect(Collectors.toSet());
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
