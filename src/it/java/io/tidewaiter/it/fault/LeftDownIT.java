package io.tidewaiter.it.fault;

import static io.tidewaiter.it.host.Httpd.Health.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.TestHost;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A unit fails during its update for an outside cause: no image is quarantined, and a unit that was left down runs again
 * once the cause is gone. The same failure with the image as its cause quarantines the image at the second try.
 */
class LeftDownIT {

    @RegisterExtension
    static final TestHost HOST = new TestHost();

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Listens at the port from the stop of the unit on, as long as there is a file of that name. */
    private static final String THIEF = """
            [Unit]
            ConditionPathExists=%h/thief
            [Socket]
            ListenStream=127.0.0.1:8080
            """;

    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: pod
              annotations:
                io.containers.autoupdate: registry
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: web
                image: REGISTRY/httpd:pod
                ports:
                - containerPort: 80
                  hostPort: 8090
            """.replace("REGISTRY", TestHost.REGISTRY);

    /** Fails with another image than the first. */
    private static final String INIT = """
              initContainers:
              - name: first
                image: REGISTRY/httpd:pod
                command: ["/bin/busybox", "grep", "v1", "/www/index.html"]
            """.replace("REGISTRY", TestHost.REGISTRY);

    private static final String FILE = ".config/containers/systemd/pod.yaml";

    @Test
    void aContainerWhosePortIsTaken() {
        Account core = HOST.core();
        HOST.publish("v1");
        Httpd httpd = Httpd.ofQuadlet(core, QUICK).started();
        core.installUnit("thief.socket", THIEF);
        core.installUnit("thief.service", "[Service]\nExecStart=/bin/true\n");
        core.installUnit(
                "httpd.service.d/thief.conf", "[Service]\nExecStopPost=/usr/bin/systemctl --user start thief.socket\n");
        core.write("thief", "");
        HOST.publish("v2");

        CommandResult update = httpd.updateNow(httpd.unit());

        assertDown(core, httpd, update);

        // when the port is free again
        core.run("rm", "thief").ok();
        core.systemctl("stop", "thief.socket").ok();
        CommandResult again = httpd.updateNow(httpd.unit());

        assertThat(again.exit()).as(again.toString()).isZero();
        httpd.awaitPage("v2");
        assertThat(core.tidewaiter("status").exit()).isZero();
        core.systemctl("stop", httpd.unit()).ok();
    }

    @Test
    void aPodWhosePortIsTaken() {
        Account core = HOST.core();
        HOST.publish("v1", "pod");
        core.configure(QUICK.asConfiguration("pod.service"));
        core.write(FILE, POD);
        core.installQuadlet("pod.kube", "[Kube]\nYaml=pod.yaml\n");
        Httpd pod = new Httpd(core, "pod.service", "pod-web", 8090).started();
        core.run("sed", "-i", "s/hostPort: 8090/hostPort: 5000/", FILE).ok();
        HOST.publish("v2", "pod");

        CommandResult update = pod.updateNow(pod.unit());

        assertDown(core, pod, update);

        // when it asks for another port
        core.run("sed", "-i", "s/hostPort: 5000/hostPort: 8090/", FILE).ok();
        CommandResult restored = pod.updateNow(pod.unit());
        assertThat(core.property(pod.unit(), "ActiveState"))
                .as(restored.toString())
                .isEqualTo("active");
        CommandResult again = pod.updateNow(pod.unit());

        assertThat(again.exit()).as(again.toString()).isZero();
        pod.awaitPage("v2");
        assertThat(core.tidewaiter("status").exit()).isZero();
        core.systemctl("stop", pod.unit()).ok();
    }

    @Test
    void aPodWhoseInitContainerFailsWithTheNewImage() {
        Account core = HOST.core();
        HOST.publish("v1", "init");
        core.configure(QUICK.asConfiguration("pod.service"));
        core.write(
                FILE, POD.replace("  containers:\n", INIT + "  containers:\n").replace("httpd:pod", "httpd:init"));
        core.installQuadlet("pod.kube", "[Kube]\nYaml=pod.yaml\n");
        Httpd pod = new Httpd(core, "pod.service", "pod-web", 8090).started();
        HOST.publish("v2", "init");

        CommandResult first = pod.updateNow(pod.unit());

        assertThat(first.out()).as(first.toString()).contains("rolled back");
        assertThat(core.quarantine()).as(first.toString()).isEmpty();
        pod.awaitPage("v1");

        CommandResult second = pod.updateNow(pod.unit());

        assertThat(second.out()).as(second.toString()).contains("rolled back");
        assertThat(core.quarantine()).as(second.toString()).hasSize(1);
        pod.awaitPage("v1");
        CommandResult third = core.tidewaiter("check");
        assertThat(third.err()).as(third.toString()).contains("it is not tried again until");
        core.systemctl("stop", pod.unit()).ok();
        // another story has the same image in a unit of this name
        core.tidewaiter("quarantine", "clear", "--all").ok();
    }

    @Test
    void containersThatAreKilledWhileTheyAreWatched() {
        Account core = HOST.core();
        List<Httpd> units = List.of(watched(core, "killed", 8091), watched(core, "orphan", 8092));
        units.forEach(httpd -> HOST.publish("v2", httpd.container()));
        core.shell(
                        "systemd-run --user --quiet --collect /opt/tidewaiter/bin/tidewaiter update now killed.service orphan.service")
                .ok();
        units.forEach(httpd -> httpd.awaitPage("v2"));

        core.podman("kill", "--signal=KILL", "killed").ok();
        core.shell("kill -KILL $(podman inspect --format={{.State.ConmonPid}} orphan)")
                .ok();

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(core.history().stream().limit(2))
                        .allSatisfy(past -> {
                            assertThat(past.path("outcome").asText()).isEqualTo("rolled back");
                            assertThat(past.path("why").asText()).contains("killed, perhaps from outside");
                        }));
        units.forEach(httpd -> assertNotBlamed(core, httpd));
        units.forEach(httpd -> httpd.awaitPage("v1"));
        units.forEach(httpd -> core.systemctl("stop", httpd.unit()).ok());
    }

    private static Httpd watched(Account core, String name, int port) {
        HOST.publish("v1", name);
        core.installQuadlet(name + ".container", """
                [Container]
                ContainerName=%1$s
                Image=%2$s/httpd:%1$s
                AutoUpdate=registry
                PublishPort=127.0.0.1:%3$d:80
                Label=io.tidewaiter.health.timeout=10s
                Label=io.tidewaiter.health.soak=8s
                """.formatted(name, TestHost.REGISTRY, port));
        return new Httpd(core, name + ".service", name, port).started();
    }

    /** Longer than the unit's own start may take. */
    @Test
    void aStartThatWaitsForAnotherUnit() {
        Account core = HOST.core();
        core.installUnit("long.service", "[Service]\nType=oneshot\nExecStart=/bin/sleep 25\n");
        HOST.publish("v1", "waits");
        core.installQuadlet("waits.container", """
                [Unit]
                After=long.service
                [Container]
                ContainerName=waits
                Image=%s/httpd:waits
                AutoUpdate=registry
                PublishPort=127.0.0.1:8093:80
                Label=io.tidewaiter.health.timeout=6s
                Label=io.tidewaiter.health.soak=1s
                [Service]
                TimeoutStartSec=4
                TimeoutStopSec=4
                """.formatted(TestHost.REGISTRY));
        Httpd waits = new Httpd(core, "waits.service", "waits", 8093).started();
        core.systemctl("start", "--no-block", "long.service").ok();
        HOST.publish("v2", "waits");

        CommandResult update = waits.updateNow(waits.unit());

        assertThat(core.property("long.service", "Result")).isEqualTo("success");
        assertThat(update.exit()).as(update.toString()).isZero();
        assertThat(waits.page()).isEqualTo("v2");
        assertNotBlamed(core, waits);
        core.systemctl("stop", waits.unit()).ok();
    }

    private static void assertNotBlamed(Account core, Httpd httpd) {
        assertThat(core.quarantine())
                .noneMatch(entry -> entry.path("image").asText().endsWith(":" + httpd.container()));
    }

    private static void assertDown(Account core, Httpd web, CommandResult update) {
        assertThat(update.exit()).as(update.toString()).isEqualTo(3);
        assertThat(core.quarantine()).as(update.toString()).isEmpty();
        CommandResult status = core.tidewaiter("status");
        assertThat(status.exit()).as(status.toString()).isEqualTo(3);
        assertThat(status.out()).contains(web.unit(), "was left down");
    }
}
