package io.tidewaiter.systemd;

import io.tidewaiter.host.HostLog;
import io.tidewaiter.host.UnitLog;
import io.tidewaiter.text.Visible;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal, in its native protocol: one datagram of {@code KEY=value} lines.
 *
 * <p>An entry carries the fields that Podman gives its events, the identifier too, so that {@code podman events} and
 * whatever watches for one find it. The trusted fields beside them ({@code _COMM}, {@code _EXE}) say who wrote it.
 *
 * @see <a href="https://systemd.io/JOURNAL_NATIVE_PROTOCOL/">the protocol</a>
 */
public final class JournalSocket implements HostLog, UnitLog {

    private static final Logger log = LoggerFactory.getLogger(JournalSocket.class);
    private static final String SOCKET = "/run/systemd/journal/socket";

    private final Vertx vertx;
    private final InstantSource clock;
    private final String socket;

    public JournalSocket(Vertx vertx, InstantSource clock) {
        this(vertx, clock, SOCKET);
    }

    JournalSocket(Vertx vertx, InstantSource clock, String socket) {
        this.vertx = vertx;
        this.clock = clock;
        this.socket = socket;
    }

    @Override
    public Future<Void> autoUpdate() {
        String entry = event(clock.instant());
        return vertx.executeBlocking(() -> send(entry), false).otherwise(trouble -> {
            log.debug("no note in the journal reason={}", trouble.getMessage());
            return null;
        });
    }

    /** A line break or control character in a field would make journalctl(1) show "blob data" in its place. */
    @Override
    public Future<Void> note(Map<String, String> fields) {
        StringBuilder entry = new StringBuilder();
        fields.forEach((name, value) ->
                entry.append(name).append('=').append(Visible.line(value)).append('\n'));
        return vertx.executeBlocking(() -> send(entry.toString()), true);
    }

    private @Nullable Void send(String entry) throws IOException {
        UnixDatagram.send(socket, entry);
        return null;
    }

    private static String event(Instant now) {
        return """
                MESSAGE=%1$s system auto-update
                PRIORITY=6
                SYSLOG_IDENTIFIER=podman
                PODMAN_EVENT=auto-update
                PODMAN_TYPE=system
                PODMAN_TIME=%1$s
                """.formatted(now);
    }
}
