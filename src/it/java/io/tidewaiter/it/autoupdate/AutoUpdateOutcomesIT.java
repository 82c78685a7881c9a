package io.tidewaiter.it.autoupdate;

import static io.tidewaiter.it.host.TestHost.REGISTRY;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.RegistryLog;
import io.tidewaiter.it.host.SeedUnit;
import io.tidewaiter.it.host.TestHost;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How updates end under {@code podman auto-update} and under {@code tidewaiter auto-update}, set up anew for the second:
 * updated, rolled back, failed, each in the same words.
 */
class AutoUpdateOutcomesIT {

    /** What the second container of a pod runs: another port, and an end when it is told. */
    private static final String BESIDE = "trap 'exit 0' TERM; busybox httpd -f -p 81 -h /www & wait";

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

    private Comparison given = new Comparison(host, false);

    @BeforeAll
    static void prepare() {
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

    /** Every kind of unit, all of them behind; two of them on one image, and one reference asked for once. */
    @ParameterizedTest
    @ValueSource(strings = {"core", "root"})
    void bringsEverythingUp(String who) {
        // given
        given = new Comparison(host, who.equals("root"));
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
        CommandResult podmansLook = given.account.podman("auto-update", "--dry-run");
        CommandResult podmans = given.account.podman("auto-update");
        given.behind(tags);
        RegistryLog log = host.registryLog();
        CommandResult ourLook = given.account.tidewaiter("auto-update", "--dry-run");
        List<String> asked = log.ofTheUpdate();
        CommandResult ours = given.account.tidewaiter("auto-update");

        // then
        Comparison.assertSame(podmansLook, ourLook);
        assertThat(asked)
                .as("one request for each reference")
                .doesNotHaveDuplicates()
                .hasSize(6);
        AutoUpdateOutput printed = Comparison.assertSame(podmans, ours);
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
        CommandResult podmansUpdate = given.account.podman("auto-update");
        given.publish(tags, "v3");
        CommandResult podmansRollback = given.account.podman("auto-update");
        given.all(tags, "telling1");
        given.publish(tags, "telling2");
        CommandResult ourUpdate = given.account.tidewaiter("auto-update");
        given.publish(tags, "v3");
        CommandResult ourRollback = given.account.tidewaiter("auto-update");

        // then
        assertThat(Comparison.assertSame(podmansUpdate, ourUpdate).out())
                .hasSize(1 + 2)
                .allMatch(line -> line.endsWith("true") || line.endsWith("UPDATED"));
        AutoUpdateOutput printed = Comparison.assertSame(podmansRollback, ourRollback);
        assertThat(printed.out())
                .hasSize(1 + 2)
                .allMatch(line -> line.endsWith("rolled back") || line.endsWith("UPDATED"));
        assertThat(printed.exit()).isZero();
        assertThat(ourRollback.err()).contains("the unit did not start: job failed, result timeout");
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
        CommandResult podmans = given.account.podman("auto-update");
        good();
        host.publish("exits", "seed");
        CommandResult ours = given.account.tidewaiter("auto-update");

        // then
        AutoUpdateOutput printed = Comparison.assertSame(podmans, ours);
        assertThat(printed.out().getLast()).endsWith("rolled back");
        assertThat(printed.exit()).isZero();
        assertThat(ours.err())
                .contains("container-seed.service: the unit did not start")
                .doesNotContain("Error");
        assertThat(given.account.page(8080)).isEqualTo("v1");

        // when they look again, Podman breaks it once more, and we do not
        assertThat(given.account.podman("auto-update").out()).contains("rolled back");
        CommandResult again = given.account.tidewaiter("auto-update");
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
        CommandResult podmans = given.account.podman("auto-update", "--rollback=false");
        good();
        host.publish("exits", "seed");
        CommandResult ours = given.account.tidewaiter("auto-update", "--rollback=false");

        // then
        AutoUpdateOutput printed = Comparison.assertSame(podmans, ours);
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
        CommandResult podmans = given.account.podman("auto-update");
        good();
        host.publish("exits", "seed");
        given.account.write("broken", "");
        CommandResult ours = given.account.tidewaiter("auto-update");

        // then
        AutoUpdateOutput printed = Comparison.assertSame(podmans, ours);
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

    /** The unit runs what it should, and no program has a record of another image. */
    private void good() {
        given.account.shell("rm -f broken; tidewaiter quarantine clear --all >/dev/null");
        given.all(List.of("seed"), "v1");
    }
}
