package io.tidewaiter.it;

import static io.tidewaiter.it.TestHost.REGISTRY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
 * The same situation given to {@code podman auto-update} and then, set up anew, to {@code tidewaiter auto-update}: they
 * print the same, but for {@link MeantDifference}, and end with the same code.
 */
class AutoUpdateIT {

    private static final int CLOSED = 5001;
    private static final int SECURE = 5002;
    private static final int NOBODY = 5999;

    /** What the second container of a pod runs: another port, and an end when it is told. */
    private static final String BESIDE = "trap 'exit 0' TERM; busybox httpd -f -p 81 -h /www & wait";

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

    /** Two images that say themselves when they are ready, with the systemd-notify that is lent to them. */
    private static final String TELLING = """
            set -e; cd "$(mktemp -d)"
            cat >Containerfile <<'END'
            FROM REGISTRY/httpd:v1
            CMD trap 'exit 0' TERM; busybox httpd -p 80 -h /www; \\
                /usr/lib/*/ld-linux-*.so.* /usr/bin/systemd-notify --ready --no-block; busybox sleep 100000 & wait $!
            END
            for tag in telling{1,2}; do
                podman build --quiet --no-cache --network none --label "of=$tag" --tag REGISTRY/httpd:$tag .
                podman push --quiet REGISTRY/httpd:$tag
            done
            """.replace("REGISTRY", REGISTRY);

    /** {@code podman run --sdnotify=container}, written by hand. */
    private static final String TOLD_BY_CONTAINER = """
            [Service]
            Environment=PODMAN_SYSTEMD_UNIT=%n
            Type=notify
            NotifyAccess=all
            TimeoutStartSec=5
            ExecStart=/usr/bin/podman run --detach --rm --replace --cgroups=no-conmon --sdnotify=container \\
                --label=io.containers.autoupdate=registry --name=byunit --volume=/usr:/usr:ro REGISTRY/httpd:byunit
            ExecStop=/usr/bin/podman stop --ignore --time=5 byunit
            ExecStopPost=/usr/bin/podman rm --ignore --force byunit
            """.replace("REGISTRY", REGISTRY);

    @RegisterExtension
    static final TestHost host = new TestHost();

    private Situation given = new Situation(host, false);

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

        assertThat(given.bothSay()).isEqualTo(new Printed(List.of(), List.of(), List.of(), "", 0));
        assertThat(given.bothSay("--format", "json").out()).isEmpty();
    }

    @Test
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
        given.install("nobody", "127.0.0.1:%d/httpd:prod".formatted(NOBODY), "registry", "");
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
        given.account.shell("""
                        podman tag %1$s/httpd:v1 %1$s/httpd:gone 127.0.0.1:%2$d/httpd:prod 127.0.0.1:%3$d/httpd:v1 127.0.0.1:%4$d/httpd:v1
                        podman tag %1$s/httpd:v1 %1$s/httpd:own 127.0.0.1:%3$d/httpd:own 127.0.0.1:%3$d/httpd:lost
                        podman run --detach --rm --name byhand --label io.containers.autoupdate=registry %1$s/httpd:v1
                        """.formatted(REGISTRY, NOBODY, CLOSED, SECURE)).ok();
        given.start();

        try {
            // when and then
            Printed plain = given.bothSay();
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

    /** Every kind of unit, all of them behind; two of them on one image, and one reference asked for once. */
    @ParameterizedTest
    @ValueSource(strings = {"core", "root"})
    void bringsEverythingUp(String who) {
        // given
        given = new Situation(host, who.equals("root"));
        given.install("one", REGISTRY + "/httpd:shared", "registry", "");
        given.install("two", REGISTRY + "/httpd:shared", "image", "");
        given.install("built", "localhost/built:latest", "local", "");
        given.install(
                "ready",
                REGISTRY + "/httpd:ready",
                "registry",
                "Notify=healthy\nHealthCmd=busybox wget -q -O /dev/null http://127.0.0.1/healthz\nHealthInterval=1s");
        given.quadlet("team.pod", "[Pod]\nPodName=team\n");
        given.install("front", REGISTRY + "/httpd:front", "registry", "Pod=team.pod");
        given.install(
                "back", REGISTRY + "/httpd:back", "registry", "Pod=team.pod\nExec=sh -c \"%s\"".formatted(BESIDE) + "");
        given.quadlet("kube.kube", "[Kube]\nYaml=kube.yaml\n");
        given.quadlet("kube.yaml", kube("demo", "kube"));
        given.account.write(given.home("play.yaml"), kube("played", "play"));
        String played =
                "podman-kube@%s.service".formatted(given.home("play.yaml").replace("/", "-"));
        given.units.removeAll(List.of("front.service", "back.service"));
        given.units.addAll(List.of("team-pod.service", "kube.service", played));
        List<String> tags = List.of("shared", "ready", "front", "back", "kube", "play");

        // when
        given.behind(tags);
        Ran podmansLook = given.account.podman("auto-update", "--dry-run");
        Ran podmans = given.account.podman("auto-update");
        given.behind(tags);
        RegistryLog log = host.registryLog();
        Ran ourLook = given.account.tidewaiter("auto-update", "--dry-run");
        List<String> asked = log.ofTheUpdate();
        Ran ours = given.account.tidewaiter("auto-update");

        // then
        Situation.assertSame(podmansLook, ourLook);
        assertThat(asked)
                .as("one request for each reference")
                .doesNotHaveDuplicates()
                .hasSize(6);
        Printed printed = Situation.assertSame(podmans, ours);
        assertThat(printed.out())
                .hasSize(1 + 4 + 2 + 4)
                .allMatch(line -> line.endsWith("true") || line.endsWith("UPDATED"));
        assertThat(printed.exit()).isZero();
        assertThat(given.account
                        .shell("podman ps --format '{{.ImageID}}' --filter label=io.containers.autoupdate | sort -u")
                        .ok()
                        .lines())
                .containsExactlyInAnyOrder(given.id(REGISTRY + "/httpd:shared"), given.id("localhost/built:latest"));
        given.bothSay();
        assertThat(given.account
                        .podman("events", "--stream=false", "--filter=event=auto-update", "--since=2m")
                        .ok()
                        .lines()
                        .count())
                .as("a line for each run, whose ever")
                .isGreaterThanOrEqualTo(6);
    }

    private String kube(String pod, String tag) {
        return """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                  annotations:
                    io.containers.autoupdate: registry
                    io.containers.autoupdate/own: local
                    io.containers.sdnotify: conmon
                spec:
                  containers:
                  - name: web
                    image: %s/httpd:%s
                  - name: own
                    image: localhost/built:latest
                    command: [sh, -c, "%s"]
                """.formatted(pod, REGISTRY, tag, BESIDE);
    }

    /** {@code --sdnotify=container}: an image that never says that it is ready is taken back. */
    @Test
    void waitsForAContainerToSayThatItIsReady() {
        // given
        given.account.shell(TELLING).ok();
        given.account.installUnit("byunit.service", TOLD_BY_CONTAINER);
        given.units.add("byunit.service");
        given.install(
                "byquadlet",
                REGISTRY + "/httpd:byquadlet",
                "registry",
                "Notify=true\nVolume=/usr:/usr:ro\n[Service]\nTimeoutStartSec=5");
        List<String> tags = List.of("byunit", "byquadlet");

        // when
        given.all(tags, "telling1");
        given.publish(tags, "telling2");
        Ran podmansUpdate = given.account.podman("auto-update");
        given.publish(tags, "v3");
        Ran podmansWayBack = given.account.podman("auto-update");
        given.all(tags, "telling1");
        given.publish(tags, "telling2");
        Ran ourUpdate = given.account.tidewaiter("auto-update");
        given.publish(tags, "v3");
        Ran ourWayBack = given.account.tidewaiter("auto-update");

        // then
        assertThat(Situation.assertSame(podmansUpdate, ourUpdate).out())
                .hasSize(1 + 2)
                .allMatch(line -> line.endsWith("true") || line.endsWith("UPDATED"));
        Printed printed = Situation.assertSame(podmansWayBack, ourWayBack);
        assertThat(printed.out())
                .hasSize(1 + 2)
                .allMatch(line -> line.endsWith("rolled back") || line.endsWith("UPDATED"));
        assertThat(printed.exit()).isZero();
        assertThat(ourWayBack.err()).contains("the unit did not start: job failed, result timeout");
        assertThat(given.account
                        .podman("ps", "--format={{.Names}} {{.Labels.of}}")
                        .ok()
                        .lines())
                .containsExactlyInAnyOrder("byunit telling2", "byquadlet telling2");
    }

    @Test
    void rollsBackAndSaysSoWithoutAnError() {
        // given
        seed();

        // when
        good();
        host.publish("exits", "seed");
        Ran podmans = given.account.podman("auto-update");
        good();
        host.publish("exits", "seed");
        Ran ours = given.account.tidewaiter("auto-update");

        // then
        Printed printed = Situation.assertSame(podmans, ours);
        assertThat(printed.out().getLast()).endsWith("rolled back");
        assertThat(printed.exit()).isZero();
        assertThat(ours.err())
                .contains("container-seed.service: the unit did not start")
                .doesNotContain("Error");
        assertThat(given.account.page(8080)).isEqualTo("v1");

        // when they look again, Podman breaks it once more, and we do not
        assertThat(given.account.podman("auto-update").out()).contains("rolled back");
        Ran again = given.account.tidewaiter("auto-update");
        assertThat(again.exit()).isZero();
        assertThat(again.out()).contains("false");
        assertThat(again.err()).contains("failed here", "quarantine clear");
    }

    @Test
    void staysWhereItFailedWhenItIsAskedNotToRollBack() {
        // given
        seed();

        // when
        good();
        host.publish("exits", "seed");
        Ran podmans = given.account.podman("auto-update", "--rollback=false");
        good();
        host.publish("exits", "seed");
        Ran ours = given.account.tidewaiter("auto-update", "--rollback=false");

        // then
        Printed printed = Situation.assertSame(podmans, ours);
        assertThat(printed.out().getLast()).endsWith("failed");
        assertThat(printed.exit()).isEqualTo(125);
        assertThat(given.account.page(8080)).isNull();
    }

    @Test
    void failsInTheSameWordsWhenNothingStartsAnyMore() {
        // given
        seed();

        // when
        good();
        host.publish("exits", "seed");
        given.account.write("broken", "");
        Ran podmans = given.account.podman("auto-update");
        good();
        host.publish("exits", "seed");
        given.account.write("broken", "");
        Ran ours = given.account.tidewaiter("auto-update");

        // then
        Printed printed = Situation.assertSame(podmans, ours);
        assertThat(printed.out().getLast()).endsWith("failed");
        assertThat(printed.exit()).isEqualTo(125);
    }

    private void seed() {
        given.account.installUnit(
                "container-seed.service",
                SeedUnit.of("seed", 8080, REGISTRY + "/httpd:seed")
                        .replace("ExecStartPre=", "ExecStartPre=/usr/bin/test ! -e /home/core/broken\nExecStartPre="));
        given.units.add("container-seed.service");
    }

    /** The unit runs what it should, and nobody remembers otherwise. */
    private void good() {
        given.account.shell("rm -f broken; tidewaiter quarantine clear --all >/dev/null");
        given.all(List.of("seed"), "v1");
    }

    /** As people's playbooks make them: generated from a container, one of each policy, and one policy that is none. */
    @Test
    void findsTheSameAmongGeneratedUnitsOfEveryPolicy() {
        // given
        Stream.of("image", "registry", "empty", "disabled", "quotes", "fake", "local")
                .map("container-%s.service"::formatted)
                .forEach(given.units::add);
        String[] format = {"auto-update", "--format", "{{.Unit}},{{.Image}},{{.Updated}},{{.Policy}}"};

        // when
        given.account.shell(GENERATE).ok();
        Ran podmans = given.account.podman(format);
        given.account.shell(GENERATE).ok();
        Ran ours = given.account.tidewaiter(format);

        // then
        Printed printed = Situation.assertSame(podmans, ours);
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
        Ran unknown = given.account.tidewaiter("auto-update", "--filter", "colour=red");
        assertThat(unknown.exit()).isEqualTo(125);
        assertThat(unknown.err()).startsWith("Error: ").contains("colour is an invalid filter");
    }

    private List<String> names(String... filters) {
        Ran ran = given.account.tidewaiter(
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
        given = new Situation(host, asRoot);
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
