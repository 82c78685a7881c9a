package io.tidewaiter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A method that calls itself after a pause nests one future in another, until all of them complete on one stack: what
 * repeats over time is a {@code Repeat}.
 */
class WaitsTest {

    private static final Pattern NESTED = Pattern.compile("ticker\\s*\\.after\\([^;]*?\\)\\s*\\.compose\\(");

    /** Five and ten times at most; and a pause inside a step of a Repeat. */
    private static final List<String> BOUNDED =
            List.of("Blame.java", "LocalName.java", "PendingReleases.java", "Rollback.java", "Startup.java");

    @Test
    void areLoopsWhereTheyMayGoOnForLong() throws IOException {
        List<String> nested = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String name = String.valueOf(file.getFileName());
                if (!BOUNDED.contains(name)
                        && NESTED.matcher(Files.readString(file)).find()) {
                    nested.add(name);
                }
            }
        }
        assertThat(nested).as("use Repeat").isEmpty();
    }
}
