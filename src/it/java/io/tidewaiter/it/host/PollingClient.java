package io.tidewaiter.it.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Requests a page of the host all the time, and writes down the answers. */
public final class PollingClient {

    private static final String SCRIPT = """
            while :; do
              page=$(curl --silent --fail --max-time 2 http://127.0.0.1:PORT || echo -)
              echo "$EPOCHREALTIME $page" >>/home/core/client-PORT
              sleep 0.05
            done
            """;

    private final TestHost host;
    private final int port;

    private PollingClient(TestHost host, int port) {
        this.host = host;
        this.port = port;
    }

    /** Asks until the host dies. */
    public static PollingClient of(TestHost host, int port) {
        PollingClient client = new PollingClient(host, port);
        client.start();
        return client;
    }

    /** Again, after the host died. */
    public void start() {
        host.core()
                .run(
                        "systemd-run",
                        "--user",
                        "--quiet",
                        "--collect",
                        "--unit=client-" + port,
                        "bash",
                        "-c",
                        SCRIPT.replace("PORT", String.valueOf(port)))
                .ok();
    }

    /** The longest time without an answer, by the host's clock; a boot in between counts. */
    public Duration longestOutage() {
        long longest = 0;
        long lastGood = 0;
        for (String line : lines()) {
            String[] parts = line.split(" ", 2);
            long now = Long.parseLong(parts[0].replace(".", "")) * 1000;
            if (!parts[1].equals("-")) {
                longest = lastGood == 0 ? 0 : Math.max(longest, now - lastGood);
                lastGood = now;
            }
        }
        return Duration.ofNanos(longest);
    }

    /** Every page that was ever shown, in the order in which they came. */
    public List<String> pages() {
        return lines().stream()
                .map(line -> line.split(" ", 2)[1])
                .filter(page -> !page.equals("-"))
                .distinct()
                .toList();
    }

    private List<String> lines() {
        Path file = host.outside().home().resolve("client-" + port);
        try {
            // the last line may be half written
            return Files.readAllLines(file).stream()
                    .filter(line -> line.matches("\\d+\\.\\d{6} .+"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
