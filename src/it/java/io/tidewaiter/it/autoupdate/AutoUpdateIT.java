package io.tidewaiter.it.autoupdate;

import static io.tidewaiter.it.host.TestHost.REGISTRY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.CoreStory;
import io.tidewaiter.it.host.NeedsQuadlet;
import io.tidewaiter.it.host.TestHost;
import io.tidewaiter.it.server.ClosedRegistry;
import io.tidewaiter.it.server.SecureRegistry;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code podman auto-update} and {@code tidewaiter auto-update} in the same situation, which is set up anew for the second:
 * both print the same, except for an {@link IntendedDifference}, and end with the same code.
 */
class AutoUpdateIT {

    private static final int CLOSED = 5001;
    private static final int SECURE = 5002;
    private static final int UNUSED_PORT = 5999;

    /** Seven units, made as podman-generate-systemd(1) makes them, and three of them behind. */
    private static final String GENERATE = """
            set -e; mkdir -p ~/.config/systemd/user; cd ~/.config/systemd/user
            httpd=REGISTRY/httpd own=localhost/generated:latest
            systemctl --user stop container-{image,registry,empty,disabled,quotes,fake,local} 2>/dev/null || true
            for tag in g0 g1; do
                skopeo copy --quiet docker://$httpd:{v1,$tag}
                podman rmi --force $httpd:$tag >/dev/null 2>&1
                podman tag $httpd:v1 $httpd:$tag
            done
            podman tag $httpd:v1 $own
            unit() {
                podman create --name $1 --label "io.containers.autoupdate=$2" $3 >/dev/null
                podman generate systemd --new --files --name $1 >/dev/null 2>&1
                podman rm $1 >/dev/null
            }
            unit image image $httpd:g0; unit registry registry $httpd:g1; unit empty "" $httpd:g0
            unit disabled disabled $httpd:g1; unit quotes "''" $httpd:g0; unit fake fake $httpd:g1; unit local local $own
            systemctl --user daemon-reload
            systemctl --user start container-{image,registry,empty,disabled,quotes,fake,local}
            podman tag $httpd:v3 $own
            for tag in g0 g1; do skopeo copy --quiet docker://$httpd:{v2,$tag}; done
            """.replace("REGISTRY", REGISTRY);

    @RegisterExtension
    static final TestHost host = new TestHost();

    private Comparison given = new Comparison(host, false);

    @BeforeAll
    static void prepare() {
        ClosedRegistry.start(host, CLOSED);
        SecureRegistry.start(host, SECURE);
        for (Account each : List.of(host.core(), host.root())) {
            each.configure("health:\n  timeout: 6s\n  soak: 1s\n");
            each.shell("podman pull --quiet %1$s/httpd:v1 %1$s/httpd:v3".formatted(REGISTRY))
                    .ok();
        }
    }

    @AfterEach
    void clear() {
        given.clear();
    }

    @Test
    void printsNothingWhereNothingIsFollowed() {
        given.install("plain", "localhost/plain:latest", "disabled", "");
        given.tag("plain", "v1");
        given.start();

        assertThat(given.bothSay()).isEqualTo(new AutoUpdateOutput(List.of(), List.of(), List.of(), "", 0));
        assertThat(given.bothSay("--format", "json").out()).isEmpty();
    }

    @Test
    @CoreStory
    @NeedsQuadlet
    void refusesInTheSameWords() {
        // given
        given.account.write("good.json", authFile(ClosedRegistry.PASSWORD));
        given.account.write("wrong.json", authFile("sardine"));
        given.install("fresh", REGISTRY + "/httpd:v1", "registry", "");
        given.install("same", "localhost/same:latest", "local", "");
        given.install("none", "localhost/same:latest", "''", "");
        given.install("disabled", "localhost/same:latest", "disabled", "");
        given.install("fake", "localhost/same:latest", "fake_value", "");
        given.install("gone", REGISTRY + "/httpd:gone", "registry", "");
        given.install("nobody", "127.0.0.1:%d/httpd:prod".formatted(UNUSED_PORT), "registry", "");
        given.install("closed", "127.0.0.1:%d/httpd:v1".formatted(CLOSED), "registry", "");
        given.install(
                "labelled",
                "127.0.0.1:%d/httpd:own".formatted(CLOSED),
                "registry",
                "Label=io.containers.autoupdate.authfile=/home/core/good.json");
        given.install(
                "missing",
                REGISTRY + "/httpd:own",
                "registry",
                "Label=io.containers.autoupdate.authfile=/home/core/missing.json");
        given.install(
                "lost",
                "127.0.0.1:%d/httpd:lost".formatted(CLOSED),
                "registry",
                "Label=io.containers.autoupdate.authfile=/home/core/missing.json");
        given.install("secure", "127.0.0.1:%d/httpd:v1".formatted(SECURE), "registry", "");
        given.tag("same", "v1");
        host.publish("v1", "own");
        given.account
                .shell("""
                        podman tag %1$s/httpd:v1 %1$s/httpd:gone 127.0.0.1:%2$d/httpd:prod 127.0.0.1:%3$d/httpd:v1 127.0.0.1:%4$d/httpd:v1
                        podman tag %1$s/httpd:v1 %1$s/httpd:own 127.0.0.1:%3$d/httpd:own 127.0.0.1:%3$d/httpd:lost
                        podman run --detach --rm --name byhand --label io.containers.autoupdate=registry %1$s/httpd:v1
                        """.formatted(REGISTRY, UNUSED_PORT, CLOSED, SECURE))
                .ok();
        given.start();

        try {
            // when and then
            AutoUpdateOutput plain = given.bothSay();
            assertThat(plain.exit()).isEqualTo(125);
            assertThat(plain.errors()).hasSize(7);
            assertThat(plain.out()).hasSize(10);
            given.bothSay("--dry-run");
            given.bothSay("--authfile", "/home/core/good.json");
            given.bothSay("--authfile=/home/core/wrong.json");
            given.bothSay("--tls-verify=false", "--format", "table {{.Unit}} {{.Updated}}");
            given.bothSay("--authfile", "/home/core/missing.json");
        } finally {
            given.account.podman("rm", "--force", "--time=0", "byhand");
        }
    }

    /** As people's playbooks make them: generated from a container, one of each policy, and one policy that is none. */
    @Test
    @CoreStory
    void findsTheSameAmongGeneratedUnitsOfEveryPolicy() {
        // given
        Stream.of("image", "registry", "empty", "disabled", "quotes", "fake", "local")
                .map("container-%s.service"::formatted)
                .forEach(given.units::add);
        String[] format = {"auto-update", "--format", "{{.Unit}},{{.Image}},{{.Updated}},{{.Policy}}"};

        // when
        given.account.shell(GENERATE).ok();
        CommandResult podmans = given.account.podman(format);
        given.account.shell(GENERATE).ok();
        CommandResult ours = given.account.tidewaiter(format);

        // then
        AutoUpdateOutput printed = Comparison.assertSame(podmans, ours);
        assertThat(printed.exit()).isEqualTo(125);
        assertThat(printed.out()).hasSize(3).allMatch(line -> line.contains(",true,"));
    }

    @Test
    void filtersByWhatPodmanFilters() {
        given.install("one", REGISTRY + "/httpd:v1", "registry", "Label=app=web");
        given.install("two", REGISTRY + "/httpd:v1", "registry", "");
        given.start();

        assertThat(names("--filter", "label=app=web")).containsExactly("one.service");
        assertThat(names("--filter", "name=two")).containsExactly("two.service");
        assertThat(names("--filter", "name=two", "--filter", "label=app=web")).isEmpty();
        CommandResult unknown = given.account.tidewaiter("auto-update", "--filter", "colour=red");
        assertThat(unknown.exit()).isEqualTo(125);
        assertThat(unknown.err()).startsWith("Error: ").contains("colour is an invalid filter");
    }

    private List<String> names(String... filters) {
        CommandResult ran = given.account.tidewaiter(
                Stream.concat(Stream.of("auto-update", "--format=json"), Arrays.stream(filters))
                        .toArray(String[]::new));
        return ran.ok().isEmpty()
                ? List.of()
                : Account.rows(ran).stream()
                        .map((JsonNode row) -> row.path("Unit").asText())
                        .toList();
    }

    /** Instead of the daemon, on the schedule of Podman's timer. */
    @ParameterizedTest
    @ValueSource(strings = {"core", "root"})
    void runsFromItsTimer(String who) {
        // given
        boolean asRoot = who.equals("root");
        given = new Comparison(host, asRoot);
        given.install("one", REGISTRY + "/httpd:timed", "registry", "");
        given.account
                .shell(
                        asRoot
                                ? "cp /opt/tidewaiter/systemd/system/tidewaiter{.timer,-update.service} /etc/systemd/system/"
                                : "mkdir -p ~/.config/systemd/user && cp /opt/tidewaiter/systemd/user/tidewaiter{.timer,-update.service} ~/.config/systemd/user/")
                .ok();
        given.behind(List.of("timed"));

        // when
        given.account.systemctl("start", "tidewaiter.timer").ok();
        given.account.systemctl("start", "tidewaiter-update.service").ok();

        // then
        assertThat(given.account.property("tidewaiter-update.service", "Result"))
                .isEqualTo("success");
        assertThat(given.account
                        .run(
                                "journalctl",
                                (asRoot ? "--unit=" : "--user-unit=") + "tidewaiter-update.service",
                                "--output=cat")
                        .ok())
                .contains("Trying to pull %s/httpd:timed...".formatted(REGISTRY))
                .containsPattern("one\\.service .* true");
        assertThat(given.account.podman("inspect", "--format={{.Image}}", "one").ok())
                .startsWith(given.id(REGISTRY + "/httpd:timed"))
                .doesNotStartWith(given.id(REGISTRY + "/httpd:v1"));
        assertThat(given.account
                        .systemctl("list-timers", "--no-pager", "tidewaiter.timer")
                        .ok())
                .contains("tidewaiter-update.service");
        assertThat(schedule("tidewaiter.timer")).isEqualTo(schedule("podman-auto-update.timer"));
        given.account.systemctl("stop", "tidewaiter.timer").ok();
    }

    /** When the timer would start its service, less the moment at which it next does. */
    private String schedule(String timer) {
        return given.account
                .systemctl(
                        "show",
                        "--property=TimersCalendar,RandomizedDelayUSec,Persistent,AccuracyUSec,TimersMonotonic",
                        timer)
                .ok()
                .replaceAll(" ; next_elapse=[^}]*", "");
    }

    private static String authFile(String password) {
        return "{\"auths\":{\"127.0.0.1:%d\":{\"auth\":\"%s\"}}}"
                .formatted(
                        CLOSED,
                        Base64.getEncoder().encodeToString((ClosedRegistry.USER + ":" + password).getBytes(UTF_8)));
    }
}
