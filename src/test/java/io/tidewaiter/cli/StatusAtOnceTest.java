package io.tidewaiter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.config.Locations;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusAtOnceTest {

    private final StringWriter out = new StringWriter();

    private static Locations in(Path folder) {
        return Locations.of(Map.of("XDG_RUNTIME_DIR", folder.toString()), folder, 1000);
    }

    @Test
    void printsWhatTheDaemonSays(@TempDir Path folder) throws IOException {
        Locations locations = in(folder);
        String table = "UNIT  STATE\nweb.service  active\n".repeat(1000);
        try (FakeDaemon daemon = new FakeDaemon(locations.controlSocket())) {
            daemon.says("GET /v1/status", table);

            assertThat(StatusAtOnce.print(locations, out)).isEqualTo(ExitCode.OK);
        }
        assertThat(out).hasToString(table);
    }

    @Test
    void leavesItToTheCommandToSayWhyNot(@TempDir Path folder) throws IOException {
        Locations locations = in(folder);
        try (FakeDaemon daemon = new FakeDaemon(locations.controlSocket())) {
            daemon.sends("GET /v1/status", "HTTP/1.0 502 Bad Gateway\r\n\r\n{\"detail\":\"no Podman\"}");

            assertThat(StatusAtOnce.print(locations, out)).isEqualTo(StatusAtOnce.NOT_IN_THIS_WAY);
        }
        assertThat(StatusAtOnce.print(locations, out)).isEqualTo(StatusAtOnce.NOT_IN_THIS_WAY);
        assertThat(out.toString()).isEmpty();
    }
}
