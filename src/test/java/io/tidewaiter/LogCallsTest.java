package io.tidewaiter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Log lines can be searched for and counted: each is one constant message, then {@code key=value} for whatever differs
 * from time to time.
 */
class LogCallsTest {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern CALL = Pattern.compile(
            "\\blog\\s*(\\.\\s*at\\w+\\([^;]*?\\)\\s*)?"
                    + "\\.\\s*(?:trace|debug|info|warn|error|log)\\s*\\(\\s*(?<first>\"(?:[^\"\\\\]|\\\\.)*\"|[^\"])\\s*(?<next>.)");
    private static final Pattern MESSAGE = Pattern.compile("[a-z][a-zA-Z0-9',: ]*[a-z](?: [a-z]+=\\{})*");

    private record Call(Path file, String first, char next) {}

    private static List<Call> calls() throws IOException {
        List<Call> calls = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher call = CALL.matcher(Files.readString(file));
                while (call.find()) {
                    calls.add(new Call(
                            SOURCES.relativize(file),
                            call.group("first"),
                            call.group("next").charAt(0)));
                }
            }
        }
        return calls;
    }

    @Test
    void beginWithOneConstantMessageAndGoOnInKeysAndValues() throws IOException {
        assertThat(calls()).hasSizeGreaterThan(40).allSatisfy(call -> {
            assertThat(call.first()).as("%s: a constant", call.file()).startsWith("\"");
            assertThat(call.next())
                    .as("%s: no concatenation, no format of its own: %s", call.file(), call.first())
                    .isIn(',', ')');
            assertThat(call.first().substring(1, call.first().length() - 1))
                    .as("%s", call.file())
                    .matches(MESSAGE);
        });
    }

    @Test
    void sayDifferentThings() throws IOException {
        assertThat(calls())
                .extracting(call -> call.first().replaceFirst(" [a-z]+=.*", ""))
                .filteredOn(message ->
                        !message.startsWith("\"a listener failed") && !message.startsWith("\"dependent did not start"))
                .doesNotHaveDuplicates();
    }

    /** A line that is handed on as it comes would be a message that differs from time to time. */
    @Test
    void areNotMadeElsewhere() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            assertThat(files.filter(path -> path.toString().endsWith(".java")).toList())
                    .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain("log::"));
        }
    }

    /** Other names are not looked at here. */
    @Test
    void areMadeByALoggerNamedLog() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            assertThat(files.filter(path -> path.toString().endsWith(".java")).toList())
                    .allSatisfy(file ->
                            assertThat(Files.readString(file)).doesNotContainPattern("static final Logger (?!log\\b)"));
        }
    }
}
