package io.tidewaiter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.api.model.ApprovalView;
import io.tidewaiter.api.model.CheckAnswer;
import io.tidewaiter.api.model.Condition;
import io.tidewaiter.api.model.GateView;
import io.tidewaiter.api.model.HoldView;
import io.tidewaiter.api.model.Json;
import io.tidewaiter.api.model.Line;
import io.tidewaiter.api.model.RowView;
import io.tidewaiter.api.model.StatusView;
import io.tidewaiter.cli.backend.ExitCode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code rollback}, {@code pin}, {@code approve}, {@code hold} and {@code release}. */
class HandCommandsTest extends CommandTest {

    private static final String DIGEST = "sha256:" + "a1".repeat(32);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "rollback web | {\"unit\":\"web.service\",\"pull\":false}",
                "rollback web.service --to a1a1 | {\"unit\":\"web.service\",\"to\":\"a1a1\",\"pull\":false}",
                "pin web a1a1 | {\"unit\":\"web.service\",\"to\":\"a1a1\",\"pull\":false}",
                "pin web sha256:a1a1 | {\"unit\":\"web.service\",\"to\":\"sha256:a1a1\",\"pull\":true}",
            })
    void asksForTheReleaseThatIsMeant(String typed, String asked) {
        daemon.says("POST /v1/pins", answer("true", ""));

        run(typed.split(" ")).says("""
                        UNIT         CONTAINER   IMAGE            POLICY      UPDATED
                        web.service  web         r.example/web:1  registry    true
                        """).ends(ExitCode.OK);

        assertThat(daemon.asked()).endsWith("POST /v1/pins " + asked);
    }

    @Test
    void pullsWhatIsMissing() {
        daemon.says("GET /v1/workloads", "[]").says("POST /v1/pulls", answer("false", ""));

        Ran pull = run("pull");

        pull.complains("nothing to pull: every image is here\n").ends(ExitCode.OK);
        assertThat(daemon.asked()).endsWith("POST /v1/pulls {\"units\":[]}");
        run("pull", "web").ends(ExitCode.USAGE);
    }

    @Test
    void saysWhyARollbackFailed() {
        daemon.says("POST /v1/pins", answer("rolled back", "it answers 500"));

        run("rollback", "web").complains("web.service: it answers 500\n").ends(ExitCode.FAILED);
    }

    @Test
    void holds() {
        daemon.says("POST /v1/holds", "{\"held\":1}");

        run("hold", "web", "--reason", "on holiday")
                .says("web.service is held (tidewaiter release web.service)\n")
                .ends(ExitCode.OK);

        assertThat(daemon.asked()).endsWith("POST /v1/holds {\"unit\":\"web.service\",\"reason\":\"on holiday\"}");
    }

    @Test
    void saysWhyItCannotHold() {
        daemon.sends("POST /v1/holds", "HTTP/1.0 502 Bad Gateway\r\n\r\n{\"detail\":\"no such unit\"}");

        run("hold", "web").complains("no such unit\n").ends(ExitCode.FAILED);
    }

    @ParameterizedTest
    @CsvSource({
        "1, web.service follows its tag again from the next check on, 0",
        "0, web.service is not held, 1",
    })
    void releases(int held, String says, int exitCode) {
        daemon.says("GET /v1/holds", Json.write(List.of(held("other.service", "r.example/other:1"))))
                .says("DELETE /v1/holds?unit=web.service", "{\"released\":" + held + "}");

        run("release", "web").says(says + "\n").ends(exitCode);
    }

    /** As a rollback does, which holds each unit that shares the tag. */
    @Test
    void saysWhatHoldsTheTagStillThatItsUnitShares() {
        daemon.says(
                        "GET /v1/holds",
                        Json.write(List.of(
                                held("b.service", "r.example/web:1"),
                                held("a.service", "r.example/web:1"),
                                held("other.service", "r.example/other:1"),
                                held("web.service", "r.example/web:1"))))
                .says("DELETE /v1/holds?unit=web.service", "{\"released\":1}");

        run("release", "web")
                .says("web.service itself is no longer held, but stays as it is: its tag is shared with what is held"
                        + " still (tidewaiter release a.service; tidewaiter release b.service)\n")
                .ends(ExitCode.OK);
        run("release", "web", "--format", "json").says("""
                {
                  "released" : 1,
                  "heldBy" : [ "a.service", "b.service" ]
                }
                """).ends(ExitCode.OK);
    }

    private static HoldView held(String unit, String image) {
        return new HoldView(unit, image, Instant.EPOCH, "", null);
    }

    @Test
    void approvesAndSaysWhatSpeaksAgainstItStill() {
        daemon.says(
                        "POST /v1/approvals",
                        Json.write(List.of(
                                new ApprovalView("web.service", "r.example/web:1", DIGEST, Instant.EPOCH, null))))
                .says(
                        "GET /v1/workloads",
                        Json.write(List.of(new StatusView(
                                "web.service",
                                "web",
                                "r.example/web:1",
                                "registry",
                                "active",
                                Condition.NOT_CHECKED,
                                "",
                                null,
                                null,
                                null,
                                "",
                                DIGEST,
                                null,
                                List.of(new GateView("window", "outside its window", Instant.EPOCH)),
                                false))));

        run("approve", "web")
                .says(
                        "web.service: a1a1a1a1a1a1 of r.example/web:1 is approved (to take it back: tidewaiter approve --revoke web.service)\n")
                .complains("web.service: outside its window\n")
                .ends(ExitCode.OK);

        assertThat(daemon.asked()).contains("POST /v1/approvals {\"unit\":\"web.service\"}");
    }

    @Test
    void saysWhyItCannotApprove() {
        daemon.sends("POST /v1/approvals", "HTTP/1.0 400 Bad Request\r\n\r\n{\"detail\":\"b2 is not known\"}");

        run("approve", "web", "b2").complains("b2 is not known\n").ends(ExitCode.FAILED);
        assertThat(daemon.asked()).endsWith("POST /v1/approvals {\"unit\":\"web.service\",\"digest\":\"b2\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "1, web.service: took back 1 (what was brought in already stays), 0",
        "0, no such release of web.service is approved, 1",
    })
    void revokes(int revoked, String says, int exitCode) {
        daemon.says("DELETE /v1/approvals?unit=web.service&digest=a1", "{\"revoked\":" + revoked + "}");

        run("approve", "--revoke", "web", "a1").says(says + "\n").ends(exitCode);
    }

    private static String answer(String updated, String why) {
        RowView row = new RowView(
                "web.service",
                "web",
                "",
                "r.example/web:1",
                "registry",
                RowWords.updated(updated),
                why,
                null,
                DIGEST,
                null,
                false);
        return Json.write(new Line(null, new CheckAnswer(List.of(row), !why.isEmpty(), false), null)) + "\n";
    }
}
