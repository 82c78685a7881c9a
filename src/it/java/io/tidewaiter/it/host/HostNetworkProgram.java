package io.tidewaiter.it.host;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A program of the tests that shares only the network of a host, run by the JDK of the tests. It ends when its standard input
 * ends, and so with the test.
 */
public final class HostNetworkProgram implements AutoCloseable {

    /** The first line that it says. */
    public static final String READY = "ready";

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Path CLASSES = Path.of("target/test-classes").toAbsolutePath();

    private final Process process;
    private final Path out;

    private HostNetworkProgram(Process process, Path out) {
        this.process = process;
        this.out = out;
    }

    /**
     * @param pid the host's first process, as this machine sees it
     * @param program has a main method, and needs nothing but the JDK
     */
    static HostNetworkProgram start(long pid, Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "nsenter",
                "--target=" + pid,
                "--net",
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                CLASSES.toString(),
                program.getName()));
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile("tidewaiter-it", ".out");
            Process process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectErrorStream(true)
                    .start();
            HostNetworkProgram neighbour = new HostNetworkProgram(process, out);
            await().atMost(LIMIT).until(() -> neighbour.lines().contains(READY) || !process.isAlive());
            if (!process.isAlive()) {
                throw new IllegalStateException(program.getSimpleName() + " ended: " + neighbour.lines());
            }
            return neighbour;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has said so far. */
    public List<String> said() {
        return lines().stream().filter(line -> !line.equals(READY)).toList();
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        Files.deleteIfExists(out);
    }
}
