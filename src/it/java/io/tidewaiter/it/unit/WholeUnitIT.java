package io.tidewaiter.it.unit;

import static io.tidewaiter.it.host.TestHost.REGISTRY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.CoreStory;
import io.tidewaiter.it.host.NeedsQuadlet;
import io.tidewaiter.it.host.TestHost;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Units with several containers: a restart moves all of them, so all of them are proven. */
class WholeUnitIT {

    private static final String HEALTH = "health:\n  timeout: 30s\n  soak: 4s\n";

    /** Two containers of one tag, the second of which does not bear v2. */
    private static final String KUBE = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: duo
              annotations:
                io.containers.autoupdate/web: registry
                io.containers.autoupdate/beside: registry
            spec:
              restartPolicy: Never
              terminationGracePeriodSeconds: 1
              containers:
              - name: web
                image: REGISTRY/httpd:duo
              - name: beside
                image: REGISTRY/httpd:duo
                command: [sh, -c, "trap 'exit 0' TERM; busybox sleep 1 & wait $!; busybox grep -q v2 /www/index.html && exit 1; busybox sleep 100000 & wait $!"]
            """.replace("REGISTRY", REGISTRY);

    @RegisterExtension
    final TestHost host = new TestHost();

    private final Account core = host.core();

    /** It ends as soon as its neighbour in the pod serves v2. */
    private static String sensitive() {
        return "Exec=sh -c \"trap 'exit 0' TERM; busybox sleep 1 & wait $$!;"
                + " busybox wget -q -O - http://127.0.0.1/ | busybox grep -q v2 && exit 1; busybox sleep 100000 & wait $$!\"";
    }

    private void member(String name, String tag, String more) {
        core.write(".config/containers/systemd/%s.container".formatted(name), """
                [Container]
                ContainerName=%s
                Image=%s/httpd:%s
                AutoUpdate=registry
                Pod=team.pod
                %s
                """.formatted(name, REGISTRY, tag, more));
    }

    private static String image(JsonNode row) {
        return row.path("container").asText();
    }

    private String page(String container) {
        return core.podman("exec", container, "busybox", "cat", "/www/index.html")
                .ok()
                .strip();
    }

    @Test
    @CoreStory
    @NeedsQuadlet
    void goesBackWhenTheSecondContainerOfAKubeUnitEnds() {
        // given
        host.publish("v1", "duo");
        core.write(".config/containers/systemd/duo.kube", "[Kube]\nYaml=duo.yaml\n");
        core.write(".config/containers/systemd/duo.yaml", KUBE);
        core.configure(HEALTH);
        core.systemctl("daemon-reload").ok();
        core.systemctl("start", "duo.service").ok();
        host.publish("v2", "duo");

        // when
        CommandResult update = core.tidewaiter("update", "now", "duo.service");

        // then
        assertThat(update.exit()).as(update.toString()).isEqualTo(1);
        assertThat(update.lines().stream().filter(line -> line.endsWith("rolled back")))
                .as(update.toString())
                .hasSize(2);
        assertThat(update.err()).contains("container duo-beside ended by itself");
        assertThat(page("duo-web")).isEqualTo("v1");
        assertThat(page("duo-beside")).isEqualTo("v1");
        assertThat(core.quarantine())
                .anyMatch(entry -> entry.path("image").asText().endsWith("/httpd:duo"));

        // when a release comes that both of them bear
        host.publish("v3", "duo");
        CommandResult next = core.tidewaiter("update", "now", "duo.service");

        // then
        assertThat(next.exit()).as(next.toString()).isZero();
        assertThat(next.lines().stream().filter(line -> line.endsWith("true"))).hasSize(2);
        assertThat(page("duo-beside")).isEqualTo("v3");

        // when one of them ends later
        core.podman("kill", "--signal=KILL", "duo-beside").ok();

        // then
        List<JsonNode> rows = Account.rows(core.tidewaiter("status", "--format", "json"));
        assertThat(rows)
                .filteredOn(row -> image(row).equals("duo-beside"))
                .singleElement()
                .satisfies(row -> assertThat(row.path("state").asText()).isEqualTo("exited"));
        assertThat(rows)
                .filteredOn(row -> image(row).equals("duo-web"))
                .singleElement()
                .satisfies(row -> assertThat(row.path("state").asText()).isEqualTo("active"));
    }

    /** {@code --rm} leaves nothing of the one that ends, and the unit lives on with the other. */
    @Test
    void goesBackSoonAfterOneOfAScriptsContainersIsGone() {
        // given
        host.publish("v1", "duet");
        core.write("duet", """
                #!/bin/bash
                podman run -d --rm --replace --name d2 REGISTRY/httpd:duet sh -c "trap 'exit 0' TERM; \\
                    busybox sleep 2 & wait; busybox grep -q v2 /www/index.html && exit 1; busybox sleep 100000 & wait"
                exec podman run --rm --replace --name d1 --label io.containers.autoupdate=registry REGISTRY/httpd:duet
                """.replace("REGISTRY", REGISTRY));
        core.run("chmod", "+x", "duet").ok();
        core.configure(HEALTH);
        core.installUnit("duet.service", """
                [Service]
                Environment=PODMAN_SYSTEMD_UNIT=%n
                ExecStart=%h/duet
                ExecStopPost=/usr/bin/podman rm --force --ignore d1 d2
                """);
        core.systemctl("start", "duet.service").ok();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> core.podman("ps", "--quiet", "--filter=name=^d[12]$")
                                .lines()
                                .size()
                        == 2);
        host.publish("v2", "duet");

        // when
        long began = System.nanoTime();
        CommandResult update = core.tidewaiter("update", "now", "duet.service");

        // then
        assertThat(update.exit()).as(update.toString()).isEqualTo(1);
        assertThat(update.err()).contains("container d2 is gone");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
        assertThat(page("d1")).isEqualTo("v1");
        assertThat(page("d2")).isEqualTo("v1");
    }

    @Test
    @CoreStory
    @NeedsQuadlet
    void goesBackWhenAnotherMemberOfThePodEnds() {
        // given
        host.publish("v1", "lead");
        host.publish("v1", "rest");
        core.write(".config/containers/systemd/team.pod", "[Pod]\nPodName=team\n");
        member("m1", "lead", "");
        member(
                "m2",
                "rest",
                "Exec=sh -c \"busybox grep -q v3 /www/index.html && exit 1; trap 'exit 0' TERM; busybox sleep 100000 & wait $$!\"");
        member("m3", "rest", sensitive());
        member("m4", "rest", "Exec=sh -c \"trap 'exit 0' TERM; busybox sleep 100000 & wait $$!\"");
        core.configure(HEALTH);
        core.systemctl("daemon-reload").ok();
        core.systemctl("start", "team-pod.service").ok();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(core.property("m3.service", "ActiveState")).isEqualTo("active"));
        // it is killed by a stop that comes before its trap is set
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> core.podman("top", "m4", "args").out().contains("sleep 100000"));
        core.systemctl("stop", "m4.service").ok();
        String stopped = core.property("m4.service", "InvocationID");
        host.publish("v2", "lead");

        // when
        long began = System.nanoTime();
        CommandResult update = core.tidewaiter("update", "now", "team-pod.service");

        // then
        assertThat(update.exit()).as(update.toString()).isEqualTo(1);
        assertThat(update.err()).contains("m3.service failed (exit-code)");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(60));
        assertThat(page("m1")).isEqualTo("v1");
        for (String member : List.of("m1.service", "m2.service", "m3.service")) {
            assertThat(core.property(member, "ActiveState")).as(member).isEqualTo("active");
        }
        assertRestsSince(stopped);

        // when the image of a member itself exits
        host.publish("v3", "rest");
        long again = System.nanoTime();
        CommandResult exits = core.tidewaiter("update", "now", "team-pod.service");

        // then it is noticed long before the timeout
        assertThat(exits.exit()).as(exits.toString()).isEqualTo(1);
        assertThat(exits.err()).contains("m2.service failed (exit-code)");
        assertThat(Duration.ofNanos(System.nanoTime() - again)).isLessThan(Duration.ofSeconds(30));
        assertThat(page("m2")).isEqualTo("v1");

        // when a release comes that all members bear
        host.publish("v3", "lead");
        CommandResult good = core.tidewaiter("update", "now", "team-pod.service");

        // then
        assertThat(good.exit()).as(good.toString()).isZero();
        assertThat(page("m1")).isEqualTo("v3");
        assertThat(core.property("m2.service", "ActiveState")).isEqualTo("active");
        assertRestsSince(stopped);
    }

    /** As people had it before Quadlet. */
    @Test
    @CoreStory
    void goesBackWhenAMemberOfAGeneratedPodEnds() {
        // given
        host.publish("v1", "old");
        core.shell("""
                set -e; mkdir -p ~/.config/systemd/user; cd ~/.config/systemd/user
                podman pod create --name old
                podman create --pod old --name o1 --label io.containers.autoupdate=registry REGISTRY/httpd:old
                podman create --pod old --name o2 REGISTRY/httpd:v1 sh -c "trap 'exit 0' TERM; \
                    busybox sleep 2 & wait; busybox wget -q -O - http://127.0.0.1/ | busybox grep -q v2 && exit 1; \
                    busybox sleep 100000 & wait"
                podman generate systemd --new --files --name old
                podman pod rm --force old
                systemctl --user daemon-reload
                systemctl --user start pod-old.service
                """.replace("REGISTRY", REGISTRY)).ok();
        core.configure(HEALTH);
        host.publish("v2", "old");

        // when
        CommandResult update = core.tidewaiter("update", "now", "pod-old.service");

        // then
        assertThat(update.exit()).as(update.toString()).isEqualTo(1);
        assertThat(update.err()).contains("o2");
        assertThat(page("o1")).isEqualTo("v1");

        // when a release comes that both bear
        host.publish("v3", "old");
        CommandResult next = core.tidewaiter("update", "now", "pod-old.service");

        // then
        assertThat(next.exit()).as(next.toString()).isZero();
        assertThat(page("o1")).isEqualTo("v3");
        assertThat(core.property("container-o2.service", "ActiveState")).isEqualTo("active");
    }

    /** The member that a person stopped was not even started, though each restart of the pod starts all of them. */
    private void assertRestsSince(String invocation) {
        assertThat(core.property("m4.service", "InvocationID")).isEqualTo(invocation);
        assertThat(core.property("m4.service", "ActiveState")).isEqualTo("inactive");
    }
}
