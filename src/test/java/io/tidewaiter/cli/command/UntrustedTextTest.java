package io.tidewaiter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.api.model.ApprovalView;
import io.tidewaiter.api.model.CheckAnswer;
import io.tidewaiter.api.model.DiffView;
import io.tidewaiter.api.model.EventView;
import io.tidewaiter.api.model.HistoryView;
import io.tidewaiter.api.model.Json;
import io.tidewaiter.api.model.Line;
import io.tidewaiter.api.model.NotificationView;
import io.tidewaiter.api.model.Problem;
import io.tidewaiter.api.model.QuarantineView;
import io.tidewaiter.api.model.RegistryView;
import io.tidewaiter.api.model.RowView;
import io.tidewaiter.api.model.StatusView;
import io.tidewaiter.api.model.Step;
import io.tidewaiter.api.model.WorkloadView;
import io.tidewaiter.text.Visible;
import io.tidewaiter.update.model.Updated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What registries, images, Podman and people wrote is printed in its row, and does nothing to the terminal. */
class UntrustedTextTest extends CommandTest {

    private static final String PLAIN = "plain";

    /**
     * Clears the screen, forges a row, goes back, turns the direction, hides (by tags, U+E0001 and U+E0041, too), and sets the
     * title by 8-bit controls. What is meant to be seen, as a rocket, is among it.
     */
    private static final String NASTY =
            "\033[2J\nforged.service active\r\b\t\u0007\u007f\u0085\u009b31m\u009d0;t\u009c\u202etxt\u2066\u200b\ufeff\u2028\u2029"
                    + "\udb40\udc01\udb40\udc41\ud83d\ude80\0";

    /** Every command that prints what the daemon says, and where it asks. */
    static Stream<List<String>> commands() {
        return Stream.of(
                List.of("status"),
                List.of("status", "plain.service"),
                List.of("check"),
                List.of("update", "now"),
                List.of("auto-update"),
                List.of("auto-update", "--format={{.}}|{{.Unit}}|{{upper .ContainerName}}|{{json .Image}}"),
                List.of("auto-update", "--format=table {{.Unit}} {{.Policy}}"),
                List.of("pull"),
                List.of("pin", "plain.service", "sha256:00"),
                List.of("rollback", "plain.service"),
                List.of("history"),
                List.of("events"),
                List.of("diff", "plain.service"),
                List.of("approve", "plain.service"),
                List.of("quarantine", "list"),
                List.of("registries"),
                List.of("notify", "test"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void printsItInItsRow(List<String> command) {
        String[] arguments = command.toArray(String[]::new);
        Ran plain = says(PLAIN).run(arguments);

        Ran nasty = says(NASTY).run(arguments);

        assertThat(nasty.exitCode()).isEqualTo(plain.exitCode());
        assertShown(nasty.out(), plain.out());
        assertShown(nasty.err(), plain.err());
        assertThat(nasty.out() + nasty.err())
                .contains("\\x1b[2J\\nforged.service active\\r\\x08\\t\\x07\\x7f\\x85\\x9b31m");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void printsItInItsRowOnATerminalToo(List<String> command) {
        Ran ran = says(NASTY).runOnTerminal(2000, command.toArray(String[]::new));

        assertThat(ran.out()).isEqualTo(Visible.lines(ran.out())).doesNotContain("\nforged");
        assertThat(ran.err()).isEqualTo(Visible.lines(ran.err())).doesNotContain("\nforged");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void saysItWholeToPrograms(List<String> command) throws IOException {
        if (command.contains("auto-update")) {
            return;
        }
        Ran ran = says(NASTY)
                .run(Stream.concat(command.stream(), Stream.of("--format=json")).toArray(String[]::new));

        assertThat(ran.out()).isEqualTo(Visible.lines(ran.out()));
        assertThat(texts(ran.out())).contains(NASTY);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void printsWhyTheDaemonCannot(List<String> command) {
        String refusal = "HTTP/1.0 502 Bad Gateway\r\n\r\n" + Json.write(Problem.of(502, NASTY));
        answers(PLAIN).keySet().forEach(request -> daemon.sends(request, refusal));

        Ran ran = run(command.toArray(String[]::new));

        assertThat(ran.out()).isEmpty();
        assertShown(ran.err(), "one line\n");
    }

    @Test
    void printsWhatWasTyped() throws IOException {
        Path config = Files.writeString(home.resolve("config.yaml"), "\"poll\\e[2J\\nforged\": 1\n");
        says(PLAIN);

        Stream.of(
                        List.of("status", NASTY.replace("\0", "")),
                        List.of("check", NASTY),
                        List.of("hold", NASTY),
                        List.of("--config=" + config, "config", "check"),
                        List.of("--config=" + config, "status"))
                .forEach(command -> {
                    Ran ran = run(command.toArray(String[]::new));
                    assertShown(ran.out() + ran.err(), "one line\n");
                });
        Stream.of(
                        List.of(NASTY),
                        List.of("status", "--" + NASTY),
                        List.of("history", "--limit=" + NASTY),
                        List.of("auto-update", "--" + NASTY))
                .forEach(command -> {
                    Ran ran = run(command.toArray(String[]::new));
                    assertThat(ran.err()).isEqualTo(Visible.lines(ran.err()));
                    assertThat(ran.err()).doesNotContain("\nforged");
                });
    }

    private static void assertShown(String text, String plain) {
        assertThat(text).isEqualTo(Visible.lines(text));
        assertThat(text.lines()).hasSameSizeAs(plain.lines().toList());
    }

    private static List<String> texts(String json) throws IOException {
        return texts(Json.MAPPER.readTree(json));
    }

    private static List<String> texts(JsonNode node) {
        return node.isTextual()
                ? List.of(node.textValue())
                : node.valueStream().flatMap(part -> texts(part).stream()).toList();
    }

    private UntrustedTextTest says(String text) {
        answers(text).forEach(daemon::says);
        return this;
    }

    private static Map<String, String> answers(String text) {
        RowView row = Planted.with(text, RowView.class);
        RowView usual = new RowView(text, text, text, text, "registry", Updated.FAILED, text, text, text, null, false);
        String act = Json.write(new Line(Planted.with(text, Step.class), null, null)) + "\n"
                + Json.write(new Line(null, new CheckAnswer(List.of(row, usual), true, false), null)) + "\n";
        return Map.ofEntries(
                Map.entry("GET /v1/workloads", list(text, StatusView.class)),
                Map.entry("GET /v1/unit?unit=plain.service", list(text, WorkloadView.class)),
                Map.entry("GET /v1/diff?unit=plain.service", list(text, DiffView.class)),
                Map.entry("GET /v1/registries", list(text, RegistryView.class)),
                Map.entry("GET /v1/history?limit=20", list(text, HistoryView.class)),
                Map.entry("GET /v1/quarantine", list(text, QuarantineView.class)),
                Map.entry("POST /v1/approvals", list(text, ApprovalView.class)),
                Map.entry("POST /v1/notifications/tests?", list(text, NotificationView.class)),
                Map.entry(
                        "GET /v1/events?follow=false",
                        "data: " + Json.write(Planted.with(text, EventView.class)) + "\n\n"),
                Map.entry("POST /v1/checks", act),
                Map.entry("POST /v1/auto-updates", act),
                Map.entry("POST /v1/pulls", act),
                Map.entry("POST /v1/pins", act));
    }

    private static String list(String text, Class<?> type) {
        return Json.write(List.of(Planted.with(text, type)));
    }
}
