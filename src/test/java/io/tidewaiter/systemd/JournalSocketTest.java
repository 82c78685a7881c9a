package io.tidewaiter.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalSocketTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T10:00:00.123Z"));

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void autoUpdate(String socket) throws Exception {
        new JournalSocket(vertx, CLOCK, socket)
                .autoUpdate()
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @Test
    void writesTheFieldsByWhichPodmanFindsItsEvents() throws Throwable {
        String name = folder.resolve("socket").toString();
        try (NotifySocket journald = new NotifySocket(name)) {
            autoUpdate(name);

            assertThat(journald.received().lines())
                    .containsExactly(
                            "MESSAGE=2026-03-01T10:00:00.123Z system auto-update",
                            "PRIORITY=6",
                            "SYSLOG_IDENTIFIER=podman",
                            "PODMAN_EVENT=auto-update",
                            "PODMAN_TYPE=system",
                            "PODMAN_TIME=2026-03-01T10:00:00.123Z");
        }
    }

    @Test
    void writesAnEntryOfOneLineForEachField() throws Throwable {
        String name = folder.resolve("socket").toString();
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("MESSAGE", "it exits:\nMESSAGE_ID=forged\r\n\033[2Jsecond");
        fields.put("PRIORITY", "4");
        try (NotifySocket journald = new NotifySocket(name)) {
            new JournalSocket(vertx, CLOCK, name)
                    .note(fields)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);

            assertThat(journald.received().lines())
                    .containsExactly("MESSAGE=it exits:\\nMESSAGE_ID=forged\\r\\n\\x1b[2Jsecond", "PRIORITY=4");
        }
    }

    @Test
    void doesNotFailWhenNoProcessListens() throws Exception {
        autoUpdate(folder.resolve("nobody").toString());
    }
}
