package io.tidewaiter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.cli.backend.ExitCode;
import org.junit.jupiter.api.Test;

class DashboardCommandTest extends CommandTest {

    private static final String LINK =
            "{\"url\":\"http://127.0.0.1:8651/#s3cret\",\"until\":\"2026-03-01T10:05:00.5Z\"}";

    @Test
    void printsALinkAndHowItIsReachedFromElsewhere() {
        daemon.says("POST /v1/links", LINK);

        run("dashboard")
                .says("http://127.0.0.1:8651/#s3cret\n")
                .complains("It opens once, until 2026-03-01T10:05:00Z. From another machine, first: "
                        + "ssh -L 8651:127.0.0.1:8651 " + System.getProperty("user.name") + "@THIS-HOST\n")
                .ends(ExitCode.OK);
    }

    @Test
    void printsJson() {
        daemon.says("POST /v1/links", LINK);

        Ran json = run("dashboard", "--format", "json");

        json.ends(ExitCode.OK);
        assertThat(json.out()).contains("\"url\" : \"http://127.0.0.1:8651/#s3cret\"");
    }

    @Test
    void saysThatThereIsNone() {
        daemon.sends(
                "POST /v1/links",
                "HTTP/1.0 404 Not Found\r\n\r\n{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                        + "\"detail\":\"there is no dashboard\"}");

        run("dashboard").complains("there is no dashboard\n").ends(ExitCode.FAILED);
    }

    @Test
    void needsADaemon() throws java.io.IOException {
        daemon.close();

        run("dashboard")
                .complains("no daemon runs here, and the dashboard is a part of it: tidewaiter daemon\n")
                .ends(ExitCode.FAILED);
    }
}
