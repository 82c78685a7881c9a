package io.tidewaiter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewaiter.calendar.CalendarExpression;
import io.tidewaiter.calendar.Schedule;
import io.tidewaiter.calendar.Windows;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.policy.GateRules;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.policy.HealthRules;
import io.tidewaiter.policy.HookPoint;
import io.tidewaiter.policy.HookPolicy;
import io.tidewaiter.policy.Probe;
import io.tidewaiter.policy.UpdateHook;
import io.tidewaiter.policy.WhenIdle;
import io.tidewaiter.tag.TagRule;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "# nothing\n",
                "---\n",
                "{}",
                "~",
                "null",
                "poll:\nhealth:\nworkloads:\nwebhook:\nmetrics:\nnotify:\ndashboard:\npodman:\n"
            })
    void holdsTheDefaultsWhereNothingIsSaid(String text) throws ConfigException {
        assertThat(SettingsReader.parse("t", text)).isEqualTo(Settings.DEFAULT);
    }

    @Test
    void hasTheseDefaults() {
        assertThat(Settings.DEFAULT.poll())
                .isEqualTo(new Settings.Poll(every(Duration.ofMinutes(5)), Duration.ofSeconds(30), true));
        assertThat(Settings.DEFAULT.health()).isEqualTo(HealthPolicy.DEFAULT);
        assertThat(Settings.DEFAULT.workloads()).isEmpty();
        assertThat(Settings.DEFAULT.releases().keep()).isEqualTo(2);
        assertThat(Settings.DEFAULT.parallel()).isEqualTo(4);
        assertThat(Settings.DEFAULT.webhook()).isNull();
        assertThat(Settings.DEFAULT.dashboard().listen()).isNull();
        assertThat(Settings.DEFAULT.podman().socket()).isNull();
    }

    @Test
    void readsWhenToPoll() throws ConfigException {
        Settings settings = SettingsReader.parse("t", "poll: {interval: 1h30m, jitter: 0, at-start: false}");

        assertThat(settings.poll()).isEqualTo(new Settings.Poll(every(Duration.ofMinutes(90)), Duration.ZERO, false));
    }

    private static Schedule every(Duration interval) {
        return new Schedule.Every(interval);
    }

    /** What the calendar missed is caught up anyhow, so that a start of its own is no reason to look. */
    @Test
    void readsACalendarWhichIsNotLookedAtAtStartByItself() throws ConfigException {
        Settings settings = SettingsReader.parse("t", "poll: {calendar: 'Mon..Fri 03:00 Europe/Berlin'}");

        assertThat(settings.poll().schedule()).isEqualTo(on("Mon..Fri 03:00 Europe/Berlin"));
        assertThat(settings.poll().atStart()).isFalse();
        assertThat(SettingsReader.parse("t", "poll: {calendar: daily, at-start: true}")
                        .poll()
                        .atStart())
                .isTrue();
    }

    @Test
    void readsSeveralCalendarExpressions() throws ConfigException {
        Settings settings =
                SettingsReader.parse("t", "poll: {calendar: ['Mon..Fri 03:00', 'Sat,Sun *-*-* 02,14:00:00']}");

        assertThat(settings.poll().schedule()).isEqualTo(on("Mon..Fri 03:00", "Sat,Sun *-*-* 02,14:00:00"));
    }

    private static Schedule on(String... texts) {
        return new Schedule.On(Stream.of(texts)
                .map(text -> CalendarExpression.parse(text, ZoneId.systemDefault()))
                .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "False", "FALSE", "'false'"})
    void readsAFlagAsYamlWritesIt(String text) throws ConfigException {
        assertThat(SettingsReader.parse("t", "poll: {at-start: %s}".formatted(text))
                        .poll()
                        .atStart())
                .isFalse();
    }

    @Test
    void readsTheUsualHealth() throws ConfigException {
        Settings settings = SettingsReader.parse("t", "health: {timeout: 2m, soak: 0s, idle: wait}");

        assertThat(settings.health())
                .isEqualTo(new HealthPolicy(List.of(), Duration.ofMinutes(2), Duration.ZERO, WhenIdle.WAIT));
    }

    @Test
    void readsWhatAWorkloadWantsDifferently() throws ConfigException {
        Settings settings = SettingsReader.parse("t", """
                workloads:
                  web.service:
                    health:
                      http: :8080/healthz
                      tcp: 8080
                      exec: curl -f localhost
                      timeout: 5m
                      soak: 1m
                      idle: armed
                  db@main.service:
                    health:
                      exec: [pg_isready, -d, my database]
                      drain: 30s
                  idle.service:
                """);

        assertThat(settings.ownHealth())
                .isEqualTo(Map.of(
                        "web.service",
                        new HealthRules(
                                List.of(
                                        new Probe.Http("127.0.0.1", 8080, "/healthz"),
                                        new Probe.Tcp("127.0.0.1", 8080),
                                        new Probe.Exec(List.of("curl", "-f", "localhost"))),
                                Duration.ofMinutes(5),
                                Duration.ofMinutes(1),
                                WhenIdle.ARMED,
                                null),
                        "db@main.service",
                        new HealthRules(
                                List.of(new Probe.Exec(List.of("pg_isready", "-d", "my database"))),
                                null,
                                null,
                                null,
                                Duration.ofSeconds(30)),
                        "idle.service",
                        HealthRules.NONE));
    }

    @Test
    void readsTheRest() throws ConfigException {
        Settings settings =
                SettingsReader.parse("t", "{releases: {keep: 5}, parallel: 1, podman: {socket: /run/p.sock}}");

        assertThat(settings.releases().keep()).isEqualTo(5);
        assertThat(settings.parallel()).isEqualTo(1);
        assertThat(settings.podman().socket()).isEqualTo(Path.of("/run/p.sock"));
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:8651, 127.0.0.1, 8651", "127.1.2.3:80, 127.1.2.3, 80", "[::1]:8651, ::1, 8651"})
    void readsWhereTheDashboardIs(String text, String host, int port) throws ConfigException {
        Settings settings = SettingsReader.parse("t", "dashboard: {listen: '%s'}".formatted(text));

        assertThat(settings.dashboard()).isEqualTo(new Settings.Dashboard(new Listen(host, port), false));
    }

    @Test
    void readsWhereMetricsGo() throws ConfigException {
        Settings settings = SettingsReader.parse("t", "metrics: {listen: 127.0.0.1:9464, textfile: /var/lib/t.prom}");

        assertThat(settings.metrics())
                .isEqualTo(new Settings.Metrics(new Listen("127.0.0.1", 9464), Path.of("/var/lib/t.prom")));
        assertThat(settings.metrics().isWanted()).isTrue();
        assertThat(Settings.DEFAULT.metrics().isWanted()).isFalse();
    }

    @Test
    void readsHooks() throws ConfigException {
        Settings settings = SettingsReader.parse("t", """
                webhook:
                  listen: "[::1]:8090"
                  tls:
                    certificate-file: /etc/tls.crt
                    key-file: ${CREDENTIALS_DIRECTORY}/tls.key
                  hooks:
                    mine-2: {type: distribution, secret-file: /etc/s}
                    hub: {type: docker-hub, secret-file: /etc/s}
                    cloud: {type: ecr, auth: header, header: X-Api-Key, secret-file: /etc/s}
                    quay: {type: quay, auth: certificate, secret-file: /etc/s}
                """);

        HostFile secret = new HostFile("/etc/s");
        assertThat(settings.webhook())
                .isEqualTo(new Settings.Webhook(
                        new Listen("::1", 8090),
                        new Settings.Tls(
                                new HostFile("/etc/tls.crt"), new HostFile("${CREDENTIALS_DIRECTORY}/tls.key")),
                        Map.of(
                                "mine-2",
                                new Settings.Hook(HookType.DISTRIBUTION, HookAuth.BEARER, "", secret),
                                "hub",
                                new Settings.Hook(HookType.DOCKER_HUB, HookAuth.PATH, "", secret),
                                "cloud",
                                new Settings.Hook(HookType.ECR, HookAuth.HEADER, "X-Api-Key", secret),
                                "quay",
                                new Settings.Hook(HookType.QUAY, HookAuth.CERTIFICATE, "", secret))));
        assertThat(new Listen("::1", 8090)).hasToString("[::1]:8090");
    }

    @ParameterizedTest
    @CsvSource({
        "distribution, bearer",
        "gitlab, bearer",
        "acr, bearer",
        "docker-hub, path",
        "quay, path",
        "harbor, bearer",
        "github, hmac",
        "gitea, hmac",
        "forgejo, hmac",
        "zot, bearer",
        "ecr, bearer",
        "plain, bearer",
    })
    void takesWhatEachSenderUsuallyShows(String type, String auth) throws ConfigException {
        Settings.Webhook webhook = SettingsReader.parse(
                        "t", "webhook: {listen: h:1, hooks: {a: {type: %s, secret-file: /s}}}".formatted(type))
                .webhook();

        assertThat(webhook).isNotNull();
        assertThat(webhook.hooks().get("a"))
                .hasToString(
                        "Hook[type=%s, auth=%s, header=, secretFile=%s]".formatted(type, auth, new HostFile("/s")));
    }

    @Test
    void findsACredentialWhereSystemdPutIt() {
        HostFile file = HostFile.parse("${CREDENTIALS_DIRECTORY}/hub.secret");

        assertThat(file.in(Map.of("CREDENTIALS_DIRECTORY", "/run/credentials/tidewaiter.service")))
                .isEqualTo(Path.of("/run/credentials/tidewaiter.service/hub.secret"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> file.in(Map.of()))
                .withMessageContaining("LoadCredential=");
        assertThat(HostFile.parse("/etc/s").in(Map.of())).isEqualTo(Path.of("/etc/s"));
    }

    @Test
    void readsWhatIsToBeWaitedFor() throws ConfigException {
        Settings settings = SettingsReader.parse("t", """
                gates:
                  min-age: 3d
                  approve: true
                  window: ["Mon..Fri 02:00-04:00 Europe/Berlin", "Sat,Sun 00:00-24:00 UTC"]
                workloads:
                  web.service:
                    gates:
                      min-age: 0s
                      approve: false
                      window: []
                  db.service:
                    gates:
                      window: 02:00-04:00 UTC; 12:00-13:00 UTC
                """);

        Windows both = Windows.parse("Mon..Fri 02:00-04:00 Europe/Berlin; Sat,Sun 00:00-24:00 UTC", ZoneOffset.UTC);
        assertThat(settings.gates()).isEqualTo(new GatePolicy(Duration.ofDays(3), true, both));
        assertThat(settings.ownGates().get("web.service")).isEqualTo(new GateRules(Duration.ZERO, false, null, true));
        assertThat(Objects.requireNonNull(settings.ownGates().get("db.service")).windows())
                .hasToString("02:00-04:00 UTC; 12:00-13:00 UTC");
    }

    @Test
    void letsWorkloadsShareAnAnchor() throws ConfigException {
        Settings settings = SettingsReader.parse(
                "t", "workloads: {a.service: {health: &slow {timeout: 1h}}, b.service: {health: *slow}}");

        assertThat(settings.ownHealth().get("b.service"))
                .isEqualTo(new HealthRules(List.of(), Duration.ofHours(1), null, null, null));
    }

    @Test
    void cannotHoldWhatTheFileCannotSay() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Settings.Poll(every(Duration.ZERO), Duration.ZERO, true))
                .withMessage("0s is out of range: 1s to 30d is allowed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Settings.Releases(0, new io.tidewaiter.text.ByteSize(0)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Listen("localhost", 65536));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Settings.Webhook(new Listen("localhost", 0), null, Map.of()));
    }

    @Test
    void readsRulesForTags() throws ConfigException {
        assertThat(SettingsReader.parse("t", """
                        workloads:
                          web.service:
                            follow: semver:^2 !>2.5
                          db.service:
                            gates:
                              approve: true
                        """).ownRules())
                .isEqualTo(Map.of("web.service", TagRule.parse("semver:^2 !>2.5")));
    }

    @Test
    void readsWhereMountedImagesAreFollowed() throws ConfigException {
        assertThat(SettingsReader.parse("t", """
                        workloads:
                          web.service:
                            follow-mounts: true
                          api.service:
                            follow-mounts: false
                          db.service:
                            gates:
                              approve: true
                        """).ownMounts())
                .isEqualTo(Map.of("web.service", true, "api.service", false));
    }

    @Test
    void readsWhatIsRunAtTheUpdatesOfAUnit() throws ConfigException {
        assertThat(SettingsReader.parse("t", """
                        workloads:
                          db.service:
                            hooks:
                              before: {command: [/bin/save, my data], timeout: 1m}
                              before-rollback: {command: /bin/give-back now}
                              after-proven: {exec: [warm, up]}
                        """).ownHooks().get("db.service"))
                .isEqualTo(new HookPolicy(Map.of(
                        HookPoint.BEFORE, new UpdateHook.OnHost(List.of("/bin/save", "my data"), Duration.ofMinutes(1)),
                        HookPoint.BEFORE_ROLLBACK,
                                new UpdateHook.OnHost(List.of("/bin/give-back", "now"), Duration.ofMinutes(5)),
                        HookPoint.AFTER_PROVEN,
                                new UpdateHook.InContainer(List.of("warm", "up"), Duration.ofMinutes(5)))));
    }

    /** No container runs then. */
    @Test
    void takesNoCommandInsideTheContainerWhileTheUnitIsStopped() {
        assertThatThrownBy(() -> SettingsReader.parse(
                        "t", "workloads: {a.service: {hooks: {before-rollback: {exec: give-back}}}}"))
                .hasMessageContaining("hooks.before-rollback: needs command, a program of this host")
                .hasMessageContaining("exec: is unknown");
    }
}
