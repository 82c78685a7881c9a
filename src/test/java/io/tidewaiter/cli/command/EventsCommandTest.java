package io.tidewaiter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.api.model.Bytes;
import io.tidewaiter.api.model.Condition;
import io.tidewaiter.api.model.EventView;
import io.tidewaiter.api.model.Json;
import io.tidewaiter.api.model.StatusView;
import io.tidewaiter.cli.backend.ExitCode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code events}. */
class EventsCommandTest extends CommandTest {

    private static final Instant AT = Instant.parse("2026-03-01T10:00:00.5Z");
    private static final EventView STAGING = event(EventView.Type.STATE, "web.service: staging", null);
    private static final EventView PULL =
            event(EventView.Type.PULL, "Copying blob a1", new Bytes(1_000_000, 4_000_000));

    private static EventView event(EventView.Type type, String text, @org.jspecify.annotations.Nullable Bytes bytes) {
        return new EventView(
                7, AT, type, "web.service", "web", null, 1L, "staging", null, null, null, null, text, bytes, null);
    }

    private static String stream(EventView... events) {
        StringBuilder stream = new StringBuilder(": tidewaiter\n\n");
        for (EventView event : events) {
            stream.append("id: 7\nevent: x\ndata: ").append(Json.write(event)).append("\n\n");
        }
        return stream.toString();
    }

    @BeforeEach
    void followOneUnit() {
        daemon.says(
                "GET /v1/workloads",
                Json.write(List.of(new StatusView(
                        "web.service",
                        "web",
                        "r.example/httpd:prod",
                        "registry",
                        "active",
                        Condition.NOT_CHECKED,
                        null,
                        null,
                        null,
                        ""))));
    }

    @Test
    void printsALineForEach() {
        daemon.says("GET /v1/events?follow=false", stream(STAGING, PULL));

        run("events").says("""
                2026-03-01T10:00:00Z  web.service: staging
                2026-03-01T10:00:00Z  web.service: Copying blob a1, 1.0 of 4.0 MB (25 %)
                """).complains("").ends(ExitCode.OK);
    }

    @Test
    void printsAnObjectALineForPrograms() {
        daemon.says("GET /v1/events?follow=false&unit=web.service", stream(STAGING));

        run("events", "web", "--format", "json")
                .says(Json.write(STAGING) + "\n")
                .ends(ExitCode.OK);
    }

    @Test
    void endsWithATroubleWhenTheDaemonGoesAway() {
        daemon.says("GET /v1/events?follow=true", stream(STAGING));

        run("events", "--follow").complains("the daemon went away\n").ends(ExitCode.FAILED);
    }

    @Test
    void saysThatItTakesADaemon() throws IOException {
        daemon.close();

        Ran ran = run("events");

        ran.ends(ExitCode.FAILED);
        assertThat(ran.err()).contains("no daemon runs").contains("tidewaiter.service");
    }
}
