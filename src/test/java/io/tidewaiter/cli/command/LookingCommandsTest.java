package io.tidewaiter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.api.model.Condition;
import io.tidewaiter.api.model.FollowView;
import io.tidewaiter.api.model.GateView;
import io.tidewaiter.api.model.GatesView;
import io.tidewaiter.api.model.HealthView;
import io.tidewaiter.api.model.HistoryView;
import io.tidewaiter.api.model.HookView;
import io.tidewaiter.api.model.JoinView;
import io.tidewaiter.api.model.Json;
import io.tidewaiter.api.model.NoticeView;
import io.tidewaiter.api.model.QuarantineView;
import io.tidewaiter.api.model.RegistryView;
import io.tidewaiter.api.model.StatusView;
import io.tidewaiter.api.model.VersionView;
import io.tidewaiter.api.model.VersionsView;
import io.tidewaiter.api.model.WorkloadView;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.print.RelativeTime;
import io.tidewaiter.cli.print.Width;
import io.vertx.core.json.JsonArray;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code status}, {@code history} and {@code quarantine}. */
class LookingCommandsTest extends CommandTest {

    private static final String DIGEST = "sha256:" + "a1".repeat(32);
    private static final Instant BEGAN = Instant.parse("2026-03-01T10:00:00.5Z");
    private static final HistoryView UPDATE = new HistoryView(
            7,
            BEGAN,
            BEGAN.plusMillis(61_250),
            "web.service",
            "web",
            "r.example/httpd:prod",
            null,
            DIGEST,
            "rolled back",
            "it answers 500",
            new VersionsView("1.4.2", "1.5.0", "https://github.com/team/shop/compare/a1...b2"));

    @Test
    void printsHowThingsStand() {
        daemon.says(
                "GET /v1/workloads",
                Json.write(List.of(
                        new StatusView(
                                "web.service",
                                "web",
                                "r.example/w:1",
                                "registry",
                                "active",
                                Condition.UP_TO_DATE,
                                DIGEST,
                                BEGAN,
                                "true",
                                ""),
                        new StatusView(
                                null,
                                "odd",
                                "httpd",
                                "registry",
                                "",
                                Condition.NOT_FOLLOWED,
                                null,
                                null,
                                null,
                                "a short name"))));
        daemon.says("GET /v1/registries", "[]");

        run("status").says("""
                        UNIT         STATE       IMAGE          DIGEST        VERSION     CHECKED               NOTE
                        web.service  active      r.example/w:1  a1a1a1a1a1a1  -           2026-03-01T10:00:00Z
                        (odd)        -           httpd          -             -           -                     a short name
                        """).complains("").ends(ExitCode.OK);
    }

    @Test
    void saysFirstWhatIsWrongWithTheDaemonItself() {
        daemon.says("GET /v1/workloads", "[]");
        daemon.says("GET /v1/registries", "[]");
        daemon.says(
                "GET /v1/notices", Json.write(List.of(new NoticeView("webhooks", "cannot listen on 127.0.0.1:8650"))));

        run("status").says("""
                        ATTENTION, webhooks: cannot listen on 127.0.0.1:8650

                        nothing is followed here: give a container the label io.containers.autoupdate=registry
                        """).ends(ExitCode.OK);
        run("status", "--format", "json")
                .complains("ATTENTION, webhooks: cannot listen on 127.0.0.1:8650\n")
                .ends(ExitCode.OK);
    }

    @Test
    void fitsIntoTheTerminal() {
        Instant now = Instant.now();
        daemon.says(
                "GET /v1/workloads",
                Json.write(List.of(
                        new StatusView(
                                "shop.service",
                                "shop",
                                "registry.example.com:5000/team/shop:prod",
                                "registry",
                                "active",
                                Condition.QUARANTINED,
                                "not healthy after 8s: tcp://127.0.0.1:8080 refuses connections",
                                DIGEST,
                                now.minusSeconds(130),
                                "rolled back",
                                "b2b2b2b2b2b2 was rolled back: not healthy after 8s: tcp://127.0.0.1:8080 refuses connections",
                                "sha256:" + "b2".repeat(32),
                                null,
                                List.of(),
                                false),
                        new StatusView(
                                "web.service",
                                "web",
                                "r.example/w:1",
                                "registry",
                                "active",
                                Condition.UPDATE_WAITS,
                                "window",
                                DIGEST,
                                now.minusSeconds(5),
                                "pending",
                                "outside its maintenance window",
                                "sha256:" + "b2".repeat(32),
                                now.plusSeconds(3 * 3600 + 60),
                                List.of(),
                                false),
                        new StatusView(
                                "db.service",
                                "db",
                                "r.example/db:1",
                                "registry",
                                "active",
                                Condition.UP_TO_DATE,
                                DIGEST,
                                now.minusSeconds(90_000),
                                "false",
                                ""))));
        daemon.says(
                "GET /v1/registries",
                Json.write(List.of(new RegistryView(
                        "r.example",
                        null,
                        null,
                        now.plusSeconds(630),
                        false,
                        "r.example: it was asked too often (429)"))));

        runOnTerminal(80, "status").says("""
                        UNIT          STATE   IMAGE       CHECKED    NOTE
                        shop.service  active  …shop:prod  2 min ago  quarantined: not healthy after 8s:…
                        web.service   active  …ample/w:1  5 s ago    update waits: window, until in 3 h
                        db.service    active  …mple/db:1  1 d ago    up to date

                        REGISTRY   PULLS LEFT  ASKED AGAIN  NOTE
                        r.example  -           in 10 min    r.example: it was asked too often (429)
                        """).ends(ExitCode.OK);
        assertThat(runOnTerminal(200, "status").out())
                .contains(
                        "  registry.example.com:5000/team/shop:prod  a1a1a1a1a1a1  2 min ago  quarantined: not healthy"
                                + " after 8s: tcp://127.0.0.1:8080 refuses connections\n");
    }

    @Test
    void showsTheVersionInUseAndTheOneThatWaits() {
        daemon.says(
                "GET /v1/workloads",
                Json.write(List.of(
                        versioned("a.service", null, new VersionsView("1.4.2", null, null)),
                        versioned("b.service", DIGEST, new VersionsView("1.4.2", "1.5.0", null)),
                        versioned("c.service", DIGEST, new VersionsView("1.4.2", null, null)),
                        versioned("d.service", null, null))));
        daemon.says("GET /v1/registries", "[]");

        run("status").says("""
                        UNIT        STATE       IMAGE          DIGEST      VERSION        CHECKED     NOTE
                        a.service   active      r.example/w:1  -           1.4.2          -
                        b.service   active      r.example/w:1  -           1.4.2 → 1.5.0  -
                        c.service   active      r.example/w:1  -           1.4.2 → -      -
                        d.service   active      r.example/w:1  -           -              -
                        """).ends(ExitCode.OK);
        assertThat(runOnTerminal(80, "status").out()).contains("1.4.2 → 1.5.0").contains("VERSION");
    }

    private static StatusView versioned(String unit, @Nullable String candidate, @Nullable VersionsView versions) {
        return new StatusView(
                unit,
                "w",
                "r.example/w:1",
                "registry",
                "active",
                Condition.UP_TO_DATE,
                "",
                null,
                null,
                "false",
                "",
                candidate,
                null,
                List.of(),
                false,
                null,
                versions,
                null);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 40, 60, 79, 80, 100, 132, 300})
    void isNoWiderThanTheTerminal(int columns) {
        daemon.says(
                "GET /v1/workloads",
                Json.write(List.of(
                        Planted.with("a rather long text with \t and 日本語 in it", StatusView.class),
                        Planted.with("x".repeat(200), StatusView.class),
                        Planted.with("", StatusView.class))));
        daemon.says("GET /v1/registries", Json.write(List.of(Planted.with("y".repeat(90), RegistryView.class))));
        daemon.says(
                "GET /v1/notices",
                Json.write(List.of(
                        new NoticeView("webhooks", "cannot listen on 127.0.0.1:8650: another program has this port"))));

        assertThat(runOnTerminal(columns, "status").out().lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(Width.of(line)).isLessThanOrEqualTo(columns));
        daemon.says("GET /v1/workloads", "[]");
        assertThat(runOnTerminal(columns, "status").out().lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(Width.of(line)).isLessThanOrEqualTo(columns));
    }

    @ParameterizedTest
    @ValueSource(ints = {23, 40, 60, 80, 132, 300})
    void noTableIsWiderThanTheTerminal(int columns) {
        String wide = "a rather long text with \t and 日本語 in it " + "x".repeat(100);
        daemon.says("GET /v1/history?limit=20", Json.write(List.of(Planted.with(wide, HistoryView.class))));
        daemon.says("GET /v1/quarantine", Json.write(List.of(Planted.with(wide, QuarantineView.class))));
        daemon.says("GET /v1/registries", Json.write(List.of(Planted.with(wide, RegistryView.class))));
        daemon.says("GET /v1/unit?unit=web.service", Json.write(List.of(Planted.with(wide, WorkloadView.class))));

        for (String command : List.of("history", "quarantine list", "registries", "status web")) {
            assertThat(runOnTerminal(columns, command.split(" ")).out().lines())
                    .as(command)
                    .hasSizeGreaterThan(1)
                    .allSatisfy(line -> assertThat(Width.of(line)).isLessThanOrEqualTo(columns));
        }
    }

    @Test
    void continuesAPropertyBelowItself() {
        daemon.says(
                "GET /v1/unit?unit=web.service",
                Json.write(List.of(Planted.with("one two three", WorkloadView.class))));

        assertThat(runOnTerminal(24, "status", "web").out()).contains("\n      state: one two\n             three\n");
    }

    @Test
    void saysWhichTagIsFollowedByWhichRule() {
        daemon.says(
                "GET /v1/workloads",
                Json.write(List.of(
                        following("a.service", new FollowView("semver:~1.4", "1.4.2", 12), ""),
                        following("b.service", new FollowView("semver:^2", null, 0), ""),
                        following("c.service", new FollowView("semver:^2", "2.0.0", 1), "2.1.0 failed here"))));
        daemon.says("GET /v1/registries", "[]");

        assertThat(run("status").out().lines().map(line -> line.replaceAll(".*2026\\S+ *", "")))
                .contains(
                        "follows tag 1.4.2 by semver:~1.4, which 12 tags match",
                        "follows semver:^2, which has chosen no tag yet",
                        "2.1.0 failed here");
        assertThat(runOnTerminal(120, "status").out())
                .contains("up to date: follows 1.4.2", "up to date: 2.1.0 failed here");
    }

    private static StatusView following(String unit, FollowView follow, String why) {
        StatusView plain = versioned(unit, null, new VersionsView("1.4.2", null, null));
        return new StatusView(
                unit,
                plain.container(),
                plain.image(),
                plain.policy(),
                plain.state(),
                Condition.UP_TO_DATE,
                why,
                plain.digest(),
                BEGAN,
                "false",
                why,
                null,
                null,
                List.of(),
                false,
                null,
                plain.versions(),
                null,
                follow,
                null);
    }

    /** A program is not a terminal, and JSON is the same on both. */
    @Test
    void givesExactTimesToPrograms() {
        StatusView status = new StatusView(
                "w.service",
                "w",
                "r.example/w:1",
                "registry",
                "active",
                Condition.UP_TO_DATE,
                DIGEST,
                BEGAN,
                "false",
                "");
        daemon.says("GET /v1/workloads", Json.write(List.of(status)));

        assertThat(new JsonArray(runOnTerminal(80, "status", "--format", "json").out())
                        .getJsonObject(0)
                        .getString("checked"))
                .isEqualTo(BEGAN.toString());
    }

    private static final RegistryView HUB = new RegistryView("registry-1.docker.io", 76L, 100L, null, false, "");
    private static final RegistryView BUSY =
            new RegistryView("r.example", null, null, BEGAN, false, "r.example: it was asked too often (429)");

    @Test
    void printsHowWeStandWithRegistries() {
        daemon.says(
                "GET /v1/workloads",
                Json.write(List.of(new StatusView(
                        "w.service",
                        "w",
                        "r.example/w:1",
                        "registry",
                        "active",
                        Condition.NOT_CHECKED,
                        null,
                        null,
                        null,
                        ""))));
        daemon.says("GET /v1/registries", Json.write(List.of(BUSY, HUB)));

        run("status").says("""
                        UNIT        STATE       IMAGE          DIGEST      VERSION     CHECKED     NOTE
                        w.service   active      r.example/w:1  -           -           -

                        REGISTRY              PULLS LEFT  ASKED AGAIN           NOTE
                        r.example             -           2026-03-01T10:00:00Z  r.example: it was asked too often (429)
                        registry-1.docker.io  76 of 100   -
                        """).ends(ExitCode.OK);
    }

    @Test
    void endsAsDownWhereAnUpdateLeftSomethingDown() {
        daemon.says(
                "GET /v1/workloads",
                Json.write(List.of(new StatusView(
                        "w.service",
                        "w",
                        "r.example/w:1",
                        "registry",
                        "failed",
                        Condition.DOWN,
                        "w.service was left down",
                        null,
                        null,
                        null,
                        "w.service was left down",
                        null,
                        null,
                        List.of(),
                        true))));
        daemon.says("GET /v1/registries", "[]");

        run("status").ends(ExitCode.DOWN);
    }

    @Test
    void printsEverythingAboutOneUnit() {
        StatusView status = new StatusView(
                "w.service",
                "w",
                "r.example/w:1",
                "registry",
                "active",
                Condition.UPDATE_WAITS,
                "",
                DIGEST,
                BEGAN,
                "pending",
                "",
                "sha256:b2",
                BEGAN.plusSeconds(60),
                List.of(
                        new GateView("window", "outside its window", BEGAN.plusSeconds(60)),
                        new GateView("approval", "b2 waits for approval", null)),
                false,
                new VersionView("1.4.2", "a1", BEGAN, "https://github.com/team/shop", null, "Shop"),
                new VersionsView("1.4.2", "1.5.0", "https://github.com/team/shop/compare/a1...b2"),
                BEGAN);
        daemon.says(
                "GET /v1/unit?unit=w.service",
                Json.write(List.of(new WorkloadView(
                        status,
                        DIGEST,
                        null,
                        new HealthView(List.of("tcp://127.0.0.1:80"), "1m", "10s", "prove", null),
                        new GatesView("3d", true, "02:00-04:00"),
                        List.of(
                                new HookView("before", "/usr/local/bin/save", false, "10m"),
                                new HookView("after-proven", "/app/warm-up", true, "5m")),
                        List.of(new JoinView("vpn.service", "--network=container:vpn")),
                        List.of(new JoinView("log.service", "--volumes-from=w")),
                        null,
                        List.of(),
                        List.of(new QuarantineView("r.example/w:1", "sha256:c3", BEGAN, "it answers 500", null)),
                        List.of(UPDATE, UPDATE)))));

        run("status", "w")
                .says("""
                        w.service (container w)
                              state: active
                              image: r.example/w:1, policy registry
                             in use: %1$s
                            version: 1.4.2 → 1.5.0
                            compare: https://github.com/team/shop/compare/a1...b2
                              title: Shop
                            created: 2026-03-01T10:00:00Z, %2$s
                             source: https://github.com/team/shop
                         runs since: 2026-03-01T10:00:00Z, %2$s
                          last good: %1$s
                          candidate: sha256:b2
                          waits for: window: outside its window
                                     approval: b2 waits for approval
                              until: 2026-03-01T10:01:00Z
                             health: tcp://127.0.0.1:80; timeout 1m, soak 10s, idle prove
                              gates: minimum age 3d, approval, window 02:00-04:00
                              hooks: before: /usr/local/bin/save, timeout 10m
                                     after-proven: /app/warm-up in the container, timeout 5m
                              joins: vpn.service (--network=container:vpn)
                          joined by: log.service (--volumes-from=w)
                         quarantine: sha256:c3 at 2026-03-01T10:00:00Z: it answers 500
                            updates: 2026-03-01T10:01:01Z a1a1a1a1a1a1 (1.4.2 → 1.5.0) rolled back: it answers 500
                                     2026-03-01T10:01:01Z a1a1a1a1a1a1 (1.4.2 → 1.5.0) rolled back: it answers 500
                            checked: 2026-03-01T10:00:00Z, next not scheduled
                        """.formatted(DIGEST, RelativeTime.of(BEGAN, Instant.now())))
                .ends(ExitCode.OK);
    }

    @Test
    void printsRegistriesByThemselves() {
        daemon.says("GET /v1/registries", Json.write(List.of(HUB)));

        run("registries").says("""
                        REGISTRY              PULLS LEFT  ASKED AGAIN  NOTE
                        registry-1.docker.io  76 of 100   -
                        """).ends(ExitCode.OK);
        assertThat(new JsonArray(run("registries", "--format", "json").out())
                        .getJsonObject(0)
                        .getInteger("pullsLeft"))
                .isEqualTo(76);
    }

    @Test
    void saysThatThereIsNothingToSayOfRegistries() {
        daemon.says("GET /v1/registries", "[]");

        run("registries")
                .says("no registry is paused, and none has reported a pull limit\n")
                .ends(ExitCode.OK);
    }

    @Test
    void saysWhatToDoWhenNothingIsFollowed() {
        daemon.says("GET /v1/workloads", "[]");

        run("status")
                .says("nothing is followed here: give a container the label io.containers.autoupdate=registry\n")
                .ends(ExitCode.OK);
    }

    @Test
    void endsWithOneWhenTheDaemonCannotTell() {
        daemon.sends("GET /v1/workloads", "HTTP/1.0 502 Bad Gateway\r\n\r\n{\"detail\":\"no Podman\"}");

        run("status").says("").complains("no Podman\n").ends(ExitCode.FAILED);
    }

    @Test
    void printsThePast() {
        daemon.says("GET /v1/history?limit=20", Json.write(List.of(UPDATE)));

        run("history").says("""
                        BEGAN                 UNIT         FROM        TO            VERSION        OUTCOME      TOOK        WHY
                        2026-03-01T10:00:00Z  web.service  -           a1a1a1a1a1a1  1.4.2 → 1.5.0  rolled back  1m1s250ms   it answers 500
                        """).ends(ExitCode.OK);
    }

    @ParameterizedTest
    @CsvSource({"web, web.service", "web.service, web.service", "web@1, web%401.service"})
    void asksForThePastOfAUnit(String typed, String asked) {
        daemon.says("GET /v1/history?limit=5&unit=" + asked, "[]");

        run("history", typed, "--limit", "5")
                .says("no updates of %s yet\n".formatted(typed.contains(".") ? typed : typed + ".service"))
                .ends(ExitCode.OK);
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "10000"})
    void refusesALimitThatIsNone(String limit) {
        run("history", "--limit=" + limit)
                .complains("--limit: %s is not between 1 and 9999\n".formatted(limit))
                .ends(ExitCode.USAGE);
        assertThat(daemon.asked()).isEmpty();
    }

    @Test
    void printsTheQuarantine() {
        daemon.says(
                "GET /v1/quarantine",
                Json.write(List.of(new QuarantineView("r.example/httpd:prod", DIGEST, BEGAN, "it answers 500", null))));

        run("quarantine", "list").says("""
                        IMAGE                 DIGEST        SINCE                 WHY
                        r.example/httpd:prod  a1a1a1a1a1a1  2026-03-01T10:00:00Z  it answers 500
                        """).ends(ExitCode.OK);
    }

    @Test
    void saysWhenNothingIsQuarantined() {
        daemon.says("GET /v1/quarantine", "[]");

        run("quarantine", "list").says("no image is quarantined\n").ends(ExitCode.OK);
    }

    @ParameterizedTest
    @CsvSource({"status, /v1/workloads", "history, /v1/history?limit=20", "quarantine list, /v1/quarantine"})
    void printsJsonToo(String command, String path) {
        daemon.says("GET " + path, Json.write(List.of(UPDATE)));

        Ran ran = run((command + " --format json").split(" "));

        ran.ends(ExitCode.OK);
        assertThat(new JsonArray(ran.out())).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "a1a1, &digest=a1a1",
        "--image=r.example/httpd:prod, &image=r.example%2Fhttpd%3Aprod",
        "--all, ''",
        "a1a1 --image=i, &image=i&digest=a1a1"
    })
    void clearsWhatIsNamed(String arguments, String query) {
        daemon.says("DELETE /v1/quarantine?" + query, "{\"cleared\":2}");

        run(("quarantine clear " + arguments).split(" ")).says("cleared 2\n").ends(ExitCode.OK);
    }

    @ParameterizedTest
    @CsvSource({"a1a1, &digest=a1a1, 1", "--all, '', 0"})
    void saysWhenThereWasNothingToClear(String arguments, String query, int exitCode) {
        daemon.says("DELETE /v1/quarantine?" + query, "{\"cleared\":0}");

        run("quarantine", "clear", arguments)
                .says("no such image is quarantined\n")
                .ends(exitCode);
    }

    @Test
    void clearsNothingUntilItIsToldWhat() {
        Ran ran = run("quarantine", "clear");

        ran.ends(ExitCode.USAGE);
        assertThat(ran.err()).startsWith("say which: a DIGEST, --image or --all");
        assertThat(daemon.asked()).isEmpty();
    }
}
