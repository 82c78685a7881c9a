package io.tidewaiter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.api.model.CheckAnswer;
import io.tidewaiter.api.model.Condition;
import io.tidewaiter.api.model.Json;
import io.tidewaiter.api.model.Line;
import io.tidewaiter.api.model.NoticeView;
import io.tidewaiter.api.model.RowView;
import io.tidewaiter.api.model.StatusView;
import io.tidewaiter.api.model.VersionsView;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.update.model.Updated;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdateNowCommandTest extends CommandTest {

    private static final String CHECK = "POST /v1/checks";
    private static final String OLD = "sha256:" + "a1".repeat(32);
    private static final String NEW = "sha256:" + "b2".repeat(32);
    private static final RowView UPDATED = row("web.service", "true", "", false);

    private static RowView row(String unit, String updated, String why, boolean down) {
        return new RowView(
                unit,
                "web",
                "c0".repeat(32),
                "r.example:5000/httpd:prod",
                "registry",
                RowWords.updated(updated),
                why,
                OLD,
                NEW,
                null,
                down);
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
                        OLD,
                        null,
                        null,
                        ""))));
    }

    private void finds(boolean failures, boolean down, RowView... rows) {
        daemon.says(
                CHECK,
                "{\"progress\":{\"unit\":\"web.service\",\"text\":\"web.service: staging\"}}\n"
                        + Json.write(new Line(null, new CheckAnswer(List.of(rows), failures, down), null)) + "\n");
    }

    @Test
    void printsTheTableOfPodmanAndTheProgressBesideIt() {
        finds(false, false, UPDATED);

        run("update", "now").says("""
                        UNIT         CONTAINER           IMAGE                      POLICY      UPDATED
                        web.service  c0c0c0c0c0c0 (web)  r.example:5000/httpd:prod  registry    true
                        """).complains("web.service: staging\n").ends(ExitCode.OK);
        assertThat(daemon.asked()).containsExactly(CHECK + " {\"units\":[],\"dryRun\":false}");
    }

    @Test
    @SuppressWarnings(
            "NullAway") // a null problem: the annotation inside the type of a record component is not read from its
    // class file
    void showsTheVersionsWhereAnImageHasAnotherOne() {
        RowView plain = row("a.service", "true", "", false);
        RowView versioned = new RowView(
                plain.unit(),
                plain.container(),
                plain.containerId(),
                plain.image(),
                plain.policy(),
                plain.updated(),
                plain.why(),
                plain.oldDigest(),
                plain.newDigest(),
                plain.problem(),
                plain.down(),
                plain.until(),
                plain.gates(),
                new VersionsView("1.4.2", "1.5.0", null),
                null);
        finds(false, false, versioned, UPDATED);

        run("update", "now").says("""
                        UNIT         CONTAINER           IMAGE                      POLICY      UPDATED     VERSION
                        a.service    c0c0c0c0c0c0 (web)  r.example:5000/httpd:prod  registry    true        1.4.2 → 1.5.0
                        web.service  c0c0c0c0c0c0 (web)  r.example:5000/httpd:prod  registry    true        -
                        """).ends(ExitCode.OK);
    }

    @Test
    void asksForADryRun() {
        finds(false, false, UPDATED);
        daemon.says(
                "GET /v1/notices",
                Json.write(List.of(new NoticeView("workloads.wbe.service", "this host has no such unit"))));

        run("update", "now", "--dry-run")
                .complains("web.service: staging\nATTENTION, workloads.wbe.service: this host has no such unit\n")
                .ends(ExitCode.OK);

        assertThat(daemon.asked()).containsExactly(CHECK + " {\"units\":[],\"dryRun\":true}", "GET /v1/notices");
    }

    @Test
    void asksForTheUnitsThatAreNamed() {
        finds(false, false, UPDATED);

        run("update", "now", "web").ends(ExitCode.OK);

        assertThat(daemon.asked()).endsWith(CHECK + " {\"units\":[\"web\"],\"dryRun\":false}");
    }

    @Test
    void doesNothingAtAllWhenOneOfTheNamesIsUnknown() {
        finds(false, false, UPDATED);

        run("update", "now", "web.service", "wbe", "dbb.service")
                .says("")
                .complains(
                        "dbb.service, wbe: no unit of this name starts a container that is followed; these do: web.service\n")
                .ends(ExitCode.USAGE);
        assertThat(daemon.asked()).noneMatch(asked -> asked.startsWith(CHECK));
    }

    @Test
    void saysWhenThereIsNothingNew() {
        finds(false, false, row("web.service", "false", "", false));

        run("update", "now")
                .complains("web.service: staging\nnothing new: everything runs the image its tag names\n")
                .ends(ExitCode.OK);
    }

    @Test
    void saysWhenNothingIsFollowed() {
        finds(false, false);

        run("update", "now")
                .says("")
                .complains(
                        "web.service: staging\nnothing is followed here: give a container the label io.containers.autoupdate=registry\n")
                .ends(ExitCode.OK);
    }

    @Test
    void endsWithOneAndTheReasonWhenSomethingFailed() {
        finds(true, false, row("web.service", "rolled back", "it answers 500", false));

        Ran ran = run("update", "now").complains("web.service: staging\nweb.service: it answers 500\n");

        ran.ends(ExitCode.FAILED);
        assertThat(ran.out()).contains("rolled back");
    }

    @ParameterizedTest
    @CsvSource({
        "unreachable, 4",
        "untrusted, 4",
        "expired, 4",
        "other name, 4",
        "rate limited, 4",
        "broken, 4",
        "unauthorized, 5",
        "not found, 6",
        "other platform, 6",
        "misconfigured, 1",
        "no credential file, 1"
    })
    void endsWithTheRegistrysTroubleWhereNothingElseWentWrong(String problem, int code) {
        RowView row = new RowView(
                "web.service",
                "web",
                "",
                "r.example/w:1",
                "registry",
                Updated.FAILED,
                "why",
                null,
                null,
                RowWords.problem(problem),
                false);

        finds(true, false, UPDATED, row);
        run("update", "now").ends(code);

        finds(true, false, row, row("db.service", "rolled back", "it answers 500", false));
        run("update", "now").ends(ExitCode.FAILED);

        finds(true, true, row, row("db.service", "failed", "nothing runs", true));
        run("update", "now").ends(ExitCode.DOWN);
    }

    @Test
    void endsWithThreeWhenSomethingIsDown() {
        finds(true, true, row("web.service", "failed", "nothing runs", true));

        run("update", "now").ends(ExitCode.DOWN);
    }

    @Test
    void endsWithOneWhenTheCheckBroke() {
        daemon.says(CHECK, "{\"error\":\"Podman does not answer\"}\n");

        run("update", "now").says("").complains("Podman does not answer\n").ends(ExitCode.FAILED);
    }

    @Test
    void printsJsonWithPodmansNames() {
        RowView misfit = new RowView(
                null, "odd", "", "httpd", "registry", Updated.FAILED, "a short name", null, null, null, false);
        finds(true, false, UPDATED, misfit);

        Ran ran = run("update", "now", "--format", "json").complains("web.service: staging\nodd: a short name\n");

        ran.ends(ExitCode.FAILED);
        assertThat(new JsonArray(ran.out()))
                .isEqualTo(new JsonArray()
                        .add(new JsonObject()
                                .put("Unit", "web.service")
                                .put("Container", "c0c0c0c0c0c0 (web)")
                                .put("ContainerName", "web")
                                .put("ContainerID", "c0".repeat(32))
                                .put("Image", "r.example:5000/httpd:prod")
                                .put("Policy", "registry")
                                .put("Updated", "true")
                                .put("Why", "")
                                .put("OldDigest", OLD)
                                .put("NewDigest", NEW)
                                .put("OldVersion", "")
                                .put("NewVersion", "")
                                .put("Compare", "")
                                .put("Rule", "")
                                .put("Tag", "")
                                .put("Problem", "")
                                .put("Down", false))
                        .add(new JsonObject()
                                .put("Unit", "")
                                .put("Container", "odd")
                                .put("ContainerName", "odd")
                                .put("ContainerID", "")
                                .put("Image", "httpd")
                                .put("Policy", "registry")
                                .put("Updated", "failed")
                                .put("Why", "a short name")
                                .put("OldDigest", "")
                                .put("NewDigest", "")
                                .put("OldVersion", "")
                                .put("NewVersion", "")
                                .put("Compare", "")
                                .put("Rule", "")
                                .put("Tag", "")
                                .put("Problem", "")
                                .put("Down", false)));
    }
}
