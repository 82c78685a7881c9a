package io.tidewaiter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.api.model.CheckAnswer;
import io.tidewaiter.api.model.Json;
import io.tidewaiter.api.model.Line;
import io.tidewaiter.api.model.RowView;
import io.tidewaiter.update.model.Updated;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each expectation was printed by {@code podman auto-update} 5.4.2 for the same rows, unless it says otherwise. */
class AutoUpdateCommandTest extends CommandTest {

    private static final String ACT = "POST /v1/auto-updates";
    private static final String ID = "202923120a3a" + "76".repeat(26);
    private static final String HTTPD = "192.168.1.222:5000/httpd:prod";

    private static RowView row(String unit, String container, String image, String policy, String updated) {
        return new RowView(
                unit, container, ID, image, policy, RowWords.updated(updated), "", null, "sha256:b", null, false);
    }

    private static RowView because(RowView row, String why, @Nullable String newDigest, boolean down) {
        return new RowView(
                row.unit(),
                row.container(),
                row.containerId(),
                row.image(),
                row.policy(),
                row.updated(),
                why,
                null,
                newDigest,
                null,
                down);
    }

    private static final RowView LOCAL = row("local.service", "local", "localhost/local:latest", "local", "false");
    private static final RowView WEB = row("httpd.service", "httpd", HTTPD, "image", "true");

    private void finds(RowView... rows) {
        daemon.says(
                ACT,
                "{\"progress\":{\"unit\":\"web.service\",\"text\":\"Trying to pull %s...\"}}\n".formatted(HTTPD)
                        + Json.write(new Line(null, new CheckAnswer(List.of(rows), false, false), null)) + "\n");
    }

    @Test
    void printsPodmansTableWithTheColumnThatIsEmpty() {
        finds(LOCAL, WEB);

        run("auto-update")
                .says("""
                            UNIT           CONTAINER             IMAGE                          POLICY      UPDATED
                            local.service  202923120a3a (local)  localhost/local:latest         local       false
                            httpd.service  202923120a3a (httpd)  192.168.1.222:5000/httpd:prod  registry    true
                """)
                .complains("Trying to pull 192.168.1.222:5000/httpd:prod...\n")
                .ends(0);
    }

    @Test
    void printsNothingWhenThereIsNothingToFollow() {
        finds();

        run("auto-update", "--format", "json").says("").ends(0);
    }

    @Test
    void printsJsonAsGoIndentsIt() {
        finds(WEB);

        run("auto-update", "--format", "json").says("""
                [
                    {
                        "Unit": "httpd.service",
                        "Container": "202923120a3a (httpd)",
                        "ContainerName": "httpd",
                        "ContainerID": "%s",
                        "Image": "192.168.1.222:5000/httpd:prod",
                        "Policy": "registry",
                        "Updated": "true"
                    }
                ]
                """.formatted(ID)).ends(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            {{.Unit}} {{.ContainerName}}|httpd.service httpd
            {{.Unit}}\\t{{.Container}}\\n|httpd.service\t202923120a3a (httpd)
            {{ .Unit }} {{- .Policy -}} x|httpd.serviceregistryx
            abc|abc
            JSON|JSON
            table|table
            """)
    void printsTheTemplateForEachLine(String template, String printed) {
        finds(WEB);

        run("auto-update", "--format", template).says(printed + "\n").ends(0);
    }

    @Test
    void appliesFunctions() {
        finds(WEB);

        run("auto-update", "--format", "{{json .Unit}} {{.Policy | upper | lower}} {{upper .Policy}}")
                .says("\"httpd.service\" registry REGISTRY\n")
                .ends(0);
    }

    @Test
    void printsAWholeLineAsGoPrintsAStructure() {
        finds(LOCAL);

        run("auto-update", "--format", "{{.}}")
                .says("{local.service 202923120a3a (local) local %s localhost/local:latest local false}\n"
                        .formatted(ID))
                .ends(0);
        Ran json = run("auto-update", "--format", "{{json .}}");
        assertThat(json.out())
                .startsWith("{\"Unit\":\"local.service\",\"Container\":")
                .endsWith("\"false\"}\n");
    }

    @Test
    void alignsATemplateThatAsksForATable() {
        finds(LOCAL, WEB);

        run("auto-update", "--format", "table {{.Unit}} {{.ContainerName}} {{.ContainerID}}")
                .says("""
                        UNIT           CONTAINER NAME  CONTAINER ID
                        local.service  local           %1$s
                        httpd.service  httpd           %1$s
                        """.formatted(ID))
                .ends(0);
        run("auto-update", "--format", "table {{ .Unit }}\\tx {{.Policy}}")
                .says("""
                        UNIT           x           POLICY
                        local.service  x           local
                        httpd.service  x           registry
                        """)
                .ends(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {{.Foo}}|template: auto-update:1:13: executing "auto-update" at <.Foo>: can't evaluate field Foo in type main.autoUpdateOutput
            abc {{.Unit}} {{.Foo}}|template: auto-update:1:27: executing "auto-update" at <.Foo>: can't evaluate field Foo in type main.autoUpdateOutput
            table {{.Foo}}|template: auto-update:1:13: executing "auto-update" at <.Foo>: can't evaluate field Foo in type main.autoUpdateOutput
            {{Unit}}|template: auto-update:1: function "Unit" not defined
            {{nope .Unit}}|template: auto-update:1: function "nope" not defined
            """)
    void refusesWhatPodmanRefusesBeforeAnythingIsTouched(String template, String reason) {
        finds(WEB);

        run("auto-update", "--format", template)
                .says("")
                .complains("Error: " + reason + "\n")
                .ends(125);
        assertThat(daemon.asked()).isEmpty();
    }

    /** Podman's parser says something else, or does it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {{.Unit|template: auto-update:1: unclosed action
            {{range .}}x{{end}}|template: auto-update:1: function "range" not defined
            {{.Unit .Image}}|template: auto-update:1: {{.Unit .Image}} is not known here: there are fields, and json, lower and upper on them
            """)
    void refusesWhatItDoesNotKnow(String template, String reason) {
        run("auto-update", "--format", template)
                .complains("Error: " + reason + "\n")
                .ends(125);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --foo|Error: unknown flag: --foo\\nSee 'tidewaiter auto-update --help'\\n
            --foo=1|Error: unknown flag: --foo\\nSee 'tidewaiter auto-update --help'\\n
            -x|Error: unknown shorthand flag: 'x' in -x\\nSee 'tidewaiter auto-update --help'\\n
            arg|Error: `tidewaiter auto-update` takes no arguments\\n
            --rollback false|Error: `tidewaiter auto-update` takes no arguments\\n
            --authfile|Error: flag needs an argument: --authfile\\nSee 'tidewaiter auto-update --help'\\n
            --rollback=maybe|Error: invalid argument "maybe" for "--rollback" flag: strconv.ParseBool: parsing "maybe": invalid syntax\\nSee 'tidewaiter auto-update --help'\\n
            --authfile /nope|Error: credential file is not accessible: faccessat /nope: no such file or directory\\n
            --filter name|Error: filter input must be in the form of filter=value: name is invalid\\n
            """)
    void refusesACommandLineInPodmansWords(String arguments, String complaint) {
        run(("auto-update " + arguments).split(" ", -1))
                .complains(complaint.replace("\\n", "\n"))
                .ends(125);
        assertThat(daemon.asked()).isEmpty();
    }

    @Test
    void asksForWhatTheFlagsSay() {
        finds();

        run("auto-update");
        run("auto-update", "--dry-run", "--rollback=f", "--tls-verify", "--authfile=", "--filter", "label=a=b");
        run("auto-update", "--dry-run=true", "--dry-run=false", "--tls-verify=FALSE", "--rollback");

        assertThat(daemon.asked())
                .containsExactly(
                        ACT + " {\"dryRun\":false,\"rollback\":true,\"filters\":{}}",
                        ACT
                                + " {\"dryRun\":true,\"rollback\":false,\"tlsVerify\":true,\"filters\":{\"label\":[\"a=b\"]}}",
                        ACT + " {\"dryRun\":false,\"rollback\":true,\"tlsVerify\":false,\"filters\":{}}");
    }

    @Test
    void saysOneErrorAsItIs() {
        finds(because(
                row("gone.service", "gone", "r:5000/httpd:gone", "registry", "failed"), "no such tag", null, false));

        Ran ran = run("auto-update");

        assertThat(ran.out()).endsWith("gone.service  202923120a3a (gone)  r:5000/httpd:gone  registry    failed\n");
        assertThat(ran.err()).endsWith("Error: checking image updates for container %s: no such tag\n".formatted(ID));
        ran.ends(125);
    }

    /** Podman's own words come first, because people may search for them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            unauthorized|the registry refused our credentials (401)|authentication required
            no credential file|/a.json: the label names it, but it is not there|authentication required
            not found|the registry does not know this tag (404)|manifest unknown
            rate limited|the registry was asked too often (429)|toomanyrequests
            untrusted|cannot reach r: its certificate is signed by no authority that this host trusts|tls: failed to verify certificate: x509: certificate signed by unknown authority
            expired|cannot reach r: its certificate has expired|tls: failed to verify certificate: x509: certificate has expired or is not yet valid
            other name|cannot reach r: its certificate is not for r|tls: failed to verify certificate: x509: certificate is valid for other names
            """)
    void namesTheReasonInPodmansTerms(String problem, String why, String term) {
        finds(new RowView(
                "a.service",
                "a",
                ID,
                HTTPD,
                "registry",
                Updated.FAILED,
                why,
                null,
                null,
                RowWords.problem(problem),
                false));

        assertThat(run("auto-update").err())
                .endsWith("Error: checking image updates for container %s: %s: %s\n".formatted(ID, term, why));
    }

    @Test
    void joinsErrorsAsPodmanDoes() {
        finds(
                row("web.service", "web", "localhost/web", "fake_value", "failed"),
                new RowView(
                        null, "byhand", ID, "localhost/web", "registry", Updated.FAILED, "", null, null, null, false),
                because(row("a.service", "a", HTTPD, "registry", "failed"), "the disk is full", "sha256:b", false),
                because(row("b.service", "b", HTTPD, "registry", "failed"), "it exits", "sha256:b", true),
                LOCAL);

        Ran ran = run("auto-update");

        assertThat(ran.out().lines().map(line -> line.strip().split(" ", -1)[0]))
                .containsExactly("UNIT", "a.service", "b.service", "local.service");
        assertThat(ran.err()).endsWith("""
                Error: 4 errors occurred:
                \t* auto-updating container "%1$s": invalid auto-update policy "fake_value": valid policies are ["disabled" "image" "local" "registry"]
                \t* auto-updating container "%1$s": no PODMAN_SYSTEMD_UNIT label found
                \t* updating image for container %1$s: the disk is full
                \t* restarting unit b.service during rollback: it exits
                """.formatted(ID));
        ran.ends(125);
    }

    @Test
    void saysThatAUnitWasNotTakenBack() {
        finds(because(row("b.service", "b", HTTPD, "registry", "failed"), "it exits", "sha256:b", true));

        assertThat(run("auto-update", "--rollback=false").err())
                .endsWith("Error: restarting unit b.service during update: it exits\n");
    }

    /** Podman says nothing of the reason. */
    @Test
    void notesWhyItWentBackWithoutCallingItAnError() {
        finds(because(
                row("web.service", "web", HTTPD, "registry", "rolled back"), "it answers 500", "sha256:b", false));

        Ran ran = run("auto-update");

        assertThat(ran.out()).endsWith("registry    rolled back\n");
        assertThat(ran.err()).endsWith("\nweb.service: it answers 500\n").doesNotContain("Error");
        ran.ends(0);
    }

    @Test
    void givesAllMembersOfAUnitThatWasRestartedItsVerdict() {
        finds(
                row("pod.service", "front", HTTPD, "registry", "true"),
                row("pod.service", "back", HTTPD, "registry", "false"),
                LOCAL);

        Ran ran = run("auto-update", "--format", "{{.ContainerName}} {{.Updated}}");

        assertThat(ran.out()).isEqualTo("front true\nback true\nlocal false\n");
    }

    /** Podman does not see it at all. */
    @Test
    void tellsOfAUnitAtRestOnlyWhenThereIsSomethingNew() {
        RowView resting = new RowView(
                "idle.service", "idle", "", HTTPD, "registry", Updated.FALSE, "it failed here", null, "b", null, false);
        RowView staged = new RowView(
                "slow.service",
                "slow",
                "",
                HTTPD,
                "registry",
                Updated.PENDING,
                "it is not running",
                null,
                "b",
                null,
                false);
        finds(resting, staged);

        Ran ran = run("auto-update", "--format", "{{.Unit}} {{.Container}} {{.Updated}}");

        assertThat(ran.out()).isEqualTo("slow.service slow pending\n");
        assertThat(ran.err()).endsWith("\nslow.service: it is not running\n").doesNotContain("idle");
    }

    @Test
    void saysNothingOfACandidateThatADryRunFinds() {
        finds(because(row("web.service", "web", HTTPD, "registry", "pending"), "a new image is there", "b", false));

        run("auto-update", "--dry-run")
                .complains("Trying to pull 192.168.1.222:5000/httpd:prod...\n")
                .ends(0);
    }

    @Test
    void takesAPinForWhatItIs() {
        finds(because(
                row("web.service", "web", "r/httpd@sha256:b", "registry", "false"), "pinned to a digest", null, false));

        Ran ran = run("auto-update", "--format", "{{.Updated}}");

        assertThat(ran.out()).isEqualTo("false\n");
        assertThat(ran.err()).endsWith("\nweb.service: pinned to a digest\n");
        ran.ends(0);
    }

    @Test
    void endsWithPodmansCodeWhenTheCheckBroke() {
        daemon.says(ACT, "{\"error\":\"Podman does not answer\"}\n");

        run("auto-update").says("").complains("Error: Podman does not answer\n").ends(125);
    }
}
