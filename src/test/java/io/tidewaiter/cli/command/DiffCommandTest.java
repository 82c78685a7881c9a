package io.tidewaiter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.api.model.ApprovalView;
import io.tidewaiter.api.model.ChangeView;
import io.tidewaiter.api.model.Condition;
import io.tidewaiter.api.model.DiffView;
import io.tidewaiter.api.model.Json;
import io.tidewaiter.api.model.StatusView;
import io.tidewaiter.api.model.VersionView;
import io.tidewaiter.api.model.VersionsView;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.vertx.core.json.JsonArray;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code diff}, and what {@code approve} shows of it. */
class DiffCommandTest extends CommandTest {

    private static final String OLD = "sha256:" + "a1".repeat(32);
    private static final String NEW = "sha256:" + "b2".repeat(32);
    private static final Instant BUILT = Instant.parse("2026-03-01T10:00:00.5Z");
    private static final String SHEET = """
            web.service: r.example/web:prod
                       digest: a1a1a1a1a1a1 → b2b2b2b2b2b2
                      version: 1.4.2 → 1.5.0
                      compare: https://github.com/team/shop/compare/a1...b2
                      created: - → 2026-03-01T10:00:00Z
                       layers: 3 kept, 2 new, 12.3 MB to pull
                      command: - ["httpd"]
                               + ["httpd","-f"]
                  environment: - OLD
                               + NEW
                               + NEW\\x1b[31m
                               ~ TOKEN
            """;

    private static DiffView diff(boolean local, List<ChangeView> changes) {
        return new DiffView(
                "web.service",
                "web",
                "r.example/web:prod",
                OLD,
                NEW,
                new VersionsView("1.4.2", "1.5.0", "https://github.com/team/shop/compare/a1...b2"),
                null,
                new VersionView("1.5.0", null, BUILT, null, null, null),
                local,
                3,
                2,
                local ? 0 : 12_340_000,
                changes,
                null,
                "");
    }

    private static final DiffView DIFF = diff(
            false,
            List.of(
                    new ChangeView("command", List.of("[\"httpd\"]"), List.of("[\"httpd\",\"-f\"]"), List.of()),
                    new ChangeView("environment", List.of("OLD"), List.of("NEW", "NEW\u001b[31m"), List.of("TOKEN"))));

    @Test
    void showsWhatChanges() {
        daemon.says("GET /v1/diff?unit=web.service", Json.write(List.of(DIFF)));

        run("diff", "web").says(SHEET).complains("").ends(ExitCode.OK);
        assertThat(new JsonArray(run("diff", "web", "--format", "json").out())
                        .getJsonObject(0)
                        .getLong("pullBytes"))
                .isEqualTo(12_340_000);
    }

    @Test
    void comparesWithWhatIsHereAlready() {
        daemon.says("GET /v1/diff?unit=web.service&digest=b2", Json.write(List.of(diff(true, List.of()))));

        assertThat(run("diff", "web", "b2").out())
                .contains("layers: 3 kept, 2 new, in local storage already\n", "configuration: as before\n");
    }

    @Test
    void saysThatNothingIsNew() {
        daemon.says("GET /v1/diff?unit=web.service", "[]");

        run("diff", "web")
                .says("")
                .complains("web.service: nothing new: it runs the image its tag names\n")
                .ends(ExitCode.OK);
    }

    @ParameterizedTest
    @CsvSource({"UNREACHABLE, 4", "UNAUTHORIZED, 5", "NOT_FOUND, 6"})
    void endsAsTheRegistryDid(Kind problem, int exitCode) {
        daemon.says(
                "GET /v1/diff?unit=web.service",
                Json.write(List.of(new DiffView(
                        "web.service",
                        "web",
                        "r.example/web:prod",
                        OLD,
                        NEW,
                        null,
                        null,
                        null,
                        false,
                        0,
                        0,
                        0,
                        List.of(),
                        problem,
                        "r.example does not tell"))));

        run("diff", "web").says("""
                        web.service: r.example/web:prod
                                   digest: a1a1a1a1a1a1 → b2b2b2b2b2b2
                                  unknown: r.example does not tell
                        """).ends(exitCode);
    }

    @Test
    void isShownByApproveOnATerminal() {
        daemon.says("GET /v1/diff?unit=web.service", Json.write(List.of(DIFF)));
        daemon.says("GET /v1/workloads", "[]");
        daemon.says(
                "POST /v1/approvals",
                Json.write(List.of(new ApprovalView("web.service", "r.example/web:prod", NEW, BUILT, null))));

        assertThat(runOnTerminal(80, "approve", "web").out())
                .startsWith(SHEET + "web.service: b2b2b2b2b2b2 of r.example/web:prod is approved");
        assertThat(run("approve", "web").out()).startsWith("web.service: b2b2b2b2b2b2");
    }

    @Test
    void isWhatApproveApprovesAndNotWhatWaitsMeanwhile() {
        daemon.says("GET /v1/diff?unit=web.service", Json.write(List.of(DIFF)));
        daemon.says("GET /v1/workloads", Json.write(List.of(waiting("sha256:" + "c3".repeat(32)))));
        daemon.says(
                "POST /v1/approvals",
                Json.write(List.of(new ApprovalView("web.service", "r.example/web:prod", NEW, BUILT, null))));

        runOnTerminal(80, "approve", "web")
                .complains(
                        "web.service: another release of r.example/web:prod waits, and is not approved: c3c3c3c3c3c3\n")
                .ends(ExitCode.OK);

        assertThat(daemon.asked())
                .contains("POST /v1/approvals {\"unit\":\"web.service\",\"digest\":\"%s\"}".formatted(NEW));
    }

    @Test
    void approvesNothingOnATerminalWhereNothingWasShown() {
        daemon.says("GET /v1/diff?unit=web.service", "[]");

        runOnTerminal(80, "approve", "web")
                .complains("web.service: nothing waits: it runs the image its tag names\n")
                .ends(ExitCode.FAILED);

        assertThat(daemon.asked()).noneMatch(request -> request.startsWith("POST"));
    }

    private static StatusView waiting(String candidate) {
        return new StatusView(
                "web.service",
                "web",
                "r.example/web:prod",
                "registry",
                "active",
                Condition.UPDATE_WAITS,
                "",
                OLD,
                BUILT,
                "pending",
                "",
                candidate,
                null,
                List.of(),
                false);
    }

    @Test
    void keepsNoApprovalBack() {
        daemon.sends("GET /v1/diff?unit=web.service", "HTTP/1.0 502 Bad Gateway\r\n\r\n{\"detail\":\"no Podman\"}");
        daemon.says("GET /v1/workloads", "[]");
        daemon.says(
                "POST /v1/approvals",
                Json.write(List.of(new ApprovalView("web.service", "r.example/web:prod", NEW, BUILT, null))));

        runOnTerminal(80, "approve", "web").ends(ExitCode.OK);
    }
}
