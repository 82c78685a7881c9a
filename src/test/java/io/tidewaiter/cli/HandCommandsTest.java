package io.tidewaiter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.api.CheckAnswer;
import io.tidewaiter.api.Json;
import io.tidewaiter.api.Line;
import io.tidewaiter.api.RowView;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code rollback}, {@code pin}, {@code hold} and {@code release}. */
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
    void saysWhyARollbackCameToNothing() {
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
        daemon.says("DELETE /v1/holds?unit=web.service", "{\"released\":" + held + "}");

        run("release", "web").says(says + "\n").ends(exitCode);
    }

    private static String answer(String updated, String why) {
        RowView row = new RowView(
                "web.service", "web", "", "r.example/web:1", "registry", updated, why, null, DIGEST, null, false);
        return Json.write(new Line(null, new CheckAnswer(List.of(row), !why.isEmpty(), false), null)) + "\n";
    }
}
