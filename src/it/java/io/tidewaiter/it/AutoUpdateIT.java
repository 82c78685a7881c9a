package io.tidewaiter.it;

import static io.tidewaiter.it.TestHost.REGISTRY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
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

    @RegisterExtension
    static final TestHost host = new TestHost();

    private final List<String> units = new ArrayList<>();
    private boolean asRoot;
    private Account account = host.core();

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
        account.systemctl(with("stop", units)).ok();
        account.shell(
                        asRoot
                                ? "rm -rf /etc/containers/systemd/*"
                                : "rm -rf ~/.config/{containers/systemd,systemd/user}/*")
                .ok();
        account.systemctl("daemon-reload").ok();
        account.systemctl("reset-failed").ok();
    }

    @Test
    void printsNothingWhereNothingIsFollowed() {
        install("plain", "localhost/plain:latest", "disabled", "");
        tag("plain", "v1");
        start();

        assertThat(bothSay()).isEqualTo(new Printed(List.of(), List.of(), List.of(), "", 0));
        assertThat(bothSay("--format", "json").out()).isEmpty();
    }

    @Test
    void refusesInTheSameWords() {
        // given
        account.write("good.json", authFile(ClosedRegistry.PASSWORD));
        account.write("wrong.json", authFile("sardine"));
        install("fresh", REGISTRY + "/httpd:v1", "registry", "");
        install("same", "localhost/same:latest", "local", "");
        install("none", "localhost/same:latest", "''", "");
        install("disabled", "localhost/same:latest", "disabled", "");
        install("fake", "localhost/same:latest", "fake_value", "");
        install("gone", REGISTRY + "/httpd:gone", "registry", "");
        install("nobody", "127.0.0.1:%d/httpd:prod".formatted(NOBODY), "registry", "");
        install("closed", "127.0.0.1:%d/httpd:v1".formatted(CLOSED), "registry", "");
        install(
                "labelled",
                "127.0.0.1:%d/httpd:own".formatted(CLOSED),
                "registry",
                "Label=io.containers.autoupdate.authfile=/home/core/good.json");
        install(
                "missing",
                REGISTRY + "/httpd:own",
                "registry",
                "Label=io.containers.autoupdate.authfile=/home/core/missing.json");
        install(
                "lost",
                "127.0.0.1:%d/httpd:lost".formatted(CLOSED),
                "registry",
                "Label=io.containers.autoupdate.authfile=/home/core/missing.json");
        install("secure", "127.0.0.1:%d/httpd:v1".formatted(SECURE), "registry", "");
        tag("same", "v1");
        host.publish("v1", "own");
        account.shell("""
                        podman tag %1$s/httpd:v1 %1$s/httpd:gone 127.0.0.1:%2$d/httpd:prod 127.0.0.1:%3$d/httpd:v1 127.0.0.1:%4$d/httpd:v1
                        podman tag %1$s/httpd:v1 %1$s/httpd:own 127.0.0.1:%3$d/httpd:own 127.0.0.1:%3$d/httpd:lost
                        podman run --detach --rm --name byhand --label io.containers.autoupdate=registry %1$s/httpd:v1
                        """.formatted(REGISTRY, NOBODY, CLOSED, SECURE)).ok();
        start();

        try {
            // when and then
            Printed plain = bothSay();
            assertThat(plain.exit()).isEqualTo(125);
            assertThat(plain.errors()).hasSize(7);
            assertThat(plain.out()).hasSize(10);
            bothSay("--dry-run");
            bothSay("--authfile", "/home/core/good.json");
            bothSay("--authfile=/home/core/wrong.json");
            bothSay("--tls-verify=false", "--format", "table {{.Unit}} {{.Updated}}");
            bothSay("--authfile", "/home/core/missing.json");
        } finally {
            account.podman("rm", "--force", "--time=0", "byhand");
        }
    }

    /** Every kind of unit, all of them behind; two of them on one image, and one reference asked for once. */
    @ParameterizedTest
    @ValueSource(strings = {"core", "root"})
    void bringsEverythingUp(String who) {
        // given
        asRoot = who.equals("root");
        account = asRoot ? host.root() : host.core();
        install("one", REGISTRY + "/httpd:shared", "registry", "");
        install("two", REGISTRY + "/httpd:shared", "image", "");
        install("built", "localhost/built:latest", "local", "");
        install(
                "ready",
                REGISTRY + "/httpd:ready",
                "registry",
                "Notify=healthy\nHealthCmd=busybox wget -q -O /dev/null http://127.0.0.1/healthz\nHealthInterval=1s");
        quadlet("team.pod", "[Pod]\nPodName=team\n");
        install("front", REGISTRY + "/httpd:front", "registry", "Pod=team.pod");
        install("back", REGISTRY + "/httpd:back", "registry", "Pod=team.pod\nExec=sh -c \"%s\"".formatted(BESIDE) + "");
        quadlet("kube.kube", "[Kube]\nYaml=kube.yaml\n");
        quadlet("kube.yaml", kube("demo", "kube"));
        account.write(home("play.yaml"), kube("played", "play"));
        account.systemctl("daemon-reload").ok();
        String played = "podman-kube@%s.service".formatted(home("play.yaml").replace("/", "-"));
        units.removeAll(List.of("front.service", "back.service"));
        units.addAll(List.of("team-pod.service", "kube.service", played));
        List<String> tags = List.of("shared", "ready", "front", "back", "kube", "play");

        // when
        behind(tags);
        Ran podmansLook = account.podman("auto-update", "--dry-run");
        Ran podmans = account.podman("auto-update");
        behind(tags);
        RegistryLog log = host.registryLog();
        Ran ourLook = account.tidewaiter("auto-update", "--dry-run");
        List<String> asked = log.ofTheUpdate();
        Ran ours = account.tidewaiter("auto-update");

        // then
        assertSame(podmansLook, ourLook);
        assertThat(asked)
                .as("one request for each reference")
                .doesNotHaveDuplicates()
                .hasSize(6);
        Printed printed = assertSame(podmans, ours);
        assertThat(printed.out())
                .hasSize(1 + 4 + 2 + 4)
                .allMatch(line -> line.endsWith("true") || line.endsWith("UPDATED"));
        assertThat(printed.exit()).isZero();
        assertThat(account.shell("podman ps --format '{{.ImageID}}' --filter label=io.containers.autoupdate | sort -u")
                        .ok()
                        .lines())
                .containsExactlyInAnyOrder(id(REGISTRY + "/httpd:shared"), id("localhost/built:latest"));
        bothSay();
        assertThat(account.podman("events", "--stream=false", "--filter=event=auto-update", "--since=2m")
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

    @Test
    void rollsBackAndSaysSoWithoutAnError() {
        // given
        seed();

        // when
        good();
        host.publish("exits", "seed");
        Ran podmans = account.podman("auto-update");
        good();
        host.publish("exits", "seed");
        Ran ours = account.tidewaiter("auto-update");

        // then
        Printed printed = assertSame(podmans, ours);
        assertThat(printed.out().getLast()).endsWith("rolled back");
        assertThat(printed.exit()).isZero();
        assertThat(ours.err())
                .contains("container-seed.service: the unit did not start")
                .doesNotContain("Error");
        assertThat(account.page(8080)).isEqualTo("v1");

        // when they look again, Podman breaks it once more, and we do not
        assertThat(account.podman("auto-update").out()).contains("rolled back");
        Ran again = account.tidewaiter("auto-update");
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
        Ran podmans = account.podman("auto-update", "--rollback=false");
        good();
        host.publish("exits", "seed");
        Ran ours = account.tidewaiter("auto-update", "--rollback=false");

        // then
        Printed printed = assertSame(podmans, ours);
        assertThat(printed.out().getLast()).endsWith("failed");
        assertThat(printed.exit()).isEqualTo(125);
        assertThat(account.page(8080)).isNull();
    }

    @Test
    void failsInTheSameWordsWhenNothingStartsAnyMore() {
        // given
        seed();

        // when
        good();
        host.publish("exits", "seed");
        account.write("broken", "");
        Ran podmans = account.podman("auto-update");
        good();
        host.publish("exits", "seed");
        account.write("broken", "");
        Ran ours = account.tidewaiter("auto-update");

        // then
        Printed printed = assertSame(podmans, ours);
        assertThat(printed.out().getLast()).endsWith("failed");
        assertThat(printed.exit()).isEqualTo(125);
    }

    private void seed() {
        account.installUnit(
                "container-seed.service",
                SeedUnit.of("seed", 8080, REGISTRY + "/httpd:seed")
                        .replace("ExecStartPre=", "ExecStartPre=/usr/bin/test ! -e /home/core/broken\nExecStartPre="));
        units.add("container-seed.service");
    }

    /** The unit runs what it should, and nobody remembers otherwise. */
    private void good() {
        account.shell("rm -f broken; tidewaiter quarantine clear --all >/dev/null");
        all(List.of("seed"), "v1");
    }

    /** As people's playbooks make them: generated from a container, one of each policy, and one policy that is none. */
    @Test
    void findsTheSameAmongGeneratedUnitsOfEveryPolicy() {
        List<String> policies = List.of("image", "registry", "", "disabled", "''", "fake", "local");
        behindGenerated(policies);
        Ran podmans = account.podman("auto-update", "--format", "{{.Unit}},{{.Image}},{{.Updated}},{{.Policy}}");
        behindGenerated(policies);
        Ran ours = account.tidewaiter("auto-update", "--format", "{{.Unit}},{{.Image}},{{.Updated}},{{.Policy}}");

        Printed printed = assertSame(podmans, ours);
        assertThat(printed.exit()).isEqualTo(125);
        assertThat(printed.out()).hasSize(3).allMatch(line -> line.contains(",true,"));
    }

    private void behindGenerated(List<String> policies) {
        StringBuilder script = new StringBuilder("""
                set -e; mkdir -p ~/.config/systemd/user; cd ~/.config/systemd/user
                systemctl --user stop container-g{0..6} 2>/dev/null || true
                """);
        for (int i = 0; i < policies.size(); i++) {
            String policy = policies.get(i);
            String image =
                    policy.equals("local") ? "localhost/generated:latest" : "%s/httpd:g%d".formatted(REGISTRY, i % 2);
            host.publish("v1", "g" + i % 2);
            String unit = "container-g%d.service".formatted(i);
            script.append("""
                    podman rmi --force %3$s >/dev/null 2>&1 || true; podman tag %1$s/httpd:v1 %3$s
                    podman create --name g%2$d --label io.containers.autoupdate=%4$s %3$s >/dev/null
                    podman generate systemd --new --files --name g%2$d >/dev/null 2>&1; podman rm g%2$d >/dev/null
                    """.formatted(REGISTRY, i, image, policy));
            if (!units.contains(unit)) {
                units.add(unit);
            }
        }
        account.shell(script + "systemctl --user daemon-reload; systemctl --user start container-g{0..6}\n"
                        + "podman tag %s/httpd:v3 localhost/generated:latest".formatted(REGISTRY))
                .ok();
        host.publish("v2", "g0");
        host.publish("v2", "g1");
    }

    @Test
    void filtersByWhatPodmanFilters() {
        install("one", REGISTRY + "/httpd:v1", "registry", "Label=app=web");
        install("two", REGISTRY + "/httpd:v1", "registry", "");
        start();

        assertThat(names("--filter", "label=app=web")).containsExactly("one.service");
        assertThat(names("--filter", "name=two")).containsExactly("two.service");
        assertThat(names("--filter", "name=two", "--filter", "label=app=web")).isEmpty();
        Ran unknown = account.tidewaiter("auto-update", "--filter", "colour=red");
        assertThat(unknown.exit()).isEqualTo(125);
        assertThat(unknown.err()).startsWith("Error: ").contains("colour is an invalid filter");
    }

    private List<String> names(String... filters) {
        Ran ran = account.tidewaiter(Stream.concat(Stream.of("auto-update", "--format=json"), Arrays.stream(filters))
                .toArray(String[]::new));
        return ran.ok().isEmpty()
                ? List.of()
                : Account.rows(ran).stream()
                        .map((JsonNode row) -> row.path("Unit").asText())
                        .toList();
    }

    /** Instead of the daemon. */
    @Test
    void runsFromItsTimer() {
        install("one", REGISTRY + "/httpd:timed", "registry", "");
        account.shell(
                        "mkdir -p ~/.config/systemd/user && cp /opt/tidewaiter/systemd/user/tidewaiter{.timer,-update.service} ~/.config/systemd/user/ && systemctl --user daemon-reload")
                .ok();
        behind(List.of("timed"));

        account.systemctl("start", "tidewaiter.timer").ok();
        assertThat(account.property("tidewaiter.timer", "Unit")).isEqualTo("tidewaiter-update.service");
        account.systemctl("start", "tidewaiter-update.service").ok();

        assertThat(account.property("tidewaiter-update.service", "Result")).isEqualTo("success");
        assertThat(account.shell("journalctl --user-unit=tidewaiter-update.service --output=cat")
                        .ok())
                .contains("Trying to pull %s/httpd:timed...".formatted(REGISTRY), "one.service");
        account.systemctl("stop", "tidewaiter.timer").ok();
    }

    private Printed bothSay(String... options) {
        String[] arguments =
                Stream.concat(Stream.of("auto-update"), Arrays.stream(options)).toArray(String[]::new);
        return assertSame(account.podman(arguments), account.tidewaiter(arguments));
    }

    private static Printed assertSame(Ran podmans, Ran ours) {
        Printed theirs = Printed.by(podmans).lessWhatIsMeant();
        assertThat(Printed.by(ours).lessWhatIsMeant())
                .as("%s%n%s", podmans, ours)
                .isEqualTo(theirs);
        return theirs;
    }

    private void install(String name, String image, String policy, String more) {
        quadlet(name + ".container", """
                [Container]
                ContainerName=%s
                Image=%s
                Label=io.containers.autoupdate=%s
                %s
                """.formatted(name, image, policy, more));
        units.add(name + ".service");
    }

    private void quadlet(String name, String text) {
        account.write((asRoot ? "/etc/containers/systemd/" : ".config/containers/systemd/") + name, text);
    }

    private String home(String file) {
        return (asRoot ? "/root/" : "/home/core/") + file;
    }

    private static String authFile(String password) {
        return "{\"auths\":{\"127.0.0.1:%d\":{\"auth\":\"%s\"}}}"
                .formatted(
                        CLOSED,
                        Base64.getEncoder().encodeToString((ClosedRegistry.USER + ":" + password).getBytes(UTF_8)));
    }

    /** All run v1 and nobody remembers otherwise; then v2 is there, built or published. */
    private void behind(List<String> tags) {
        all(tags, "v1");
        tags.forEach(tag -> host.publish("v2", tag));
        tag("built", "v3");
    }

    private void all(List<String> tags, String version) {
        account.systemctl(with("stop", units)).ok();
        account.systemctl("reset-failed").ok();
        tags.forEach(tag -> {
            host.publish(version, tag);
            account.shell("podman rmi --force %s/httpd:%s >/dev/null 2>&1; true".formatted(REGISTRY, tag))
                    .ok();
        });
        tag("built", version);
        start();
    }

    private void start() {
        account.systemctl("daemon-reload").ok();
        account.systemctl(with("start", units)).ok();
    }

    private void tag(String local, String image) {
        account.podman("tag", REGISTRY + "/httpd:" + image, "localhost/%s:latest".formatted(local))
                .ok();
    }

    private String id(String image) {
        return account.podman("image", "inspect", "--format={{.Id}}", image)
                .ok()
                .substring(0, 12);
    }

    private static String[] with(String verb, List<String> names) {
        return Stream.concat(Stream.of(verb), names.stream()).toArray(String[]::new);
    }
}
