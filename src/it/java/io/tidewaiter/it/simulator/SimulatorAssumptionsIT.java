package io.tidewaiter.it.simulator;

import static io.tidewaiter.it.host.TestHost.REGISTRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.TestHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the simulator assumes about systemd and Podman, without Tidewaiter: docs/simulator.md names the test for each
 * assumption. When one of these fails, the simulator is wrong.
 */
class SimulatorAssumptionsIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final String SLEEPS = "[Service]\nExecStart=/bin/sleep infinity\n";
    private static final String V1 = REGISTRY + "/httpd:v1";

    @RegisterExtension
    static final TestHost host = new TestHost();

    private final Account core = host.core();

    private static void eventually(Callable<Boolean> holds) {
        await().pollDelay(Duration.ZERO).pollInterval(PAUSE).atMost(LIMIT).until(holds);
    }

    private String state(String unit) {
        return core.property(unit, "ActiveState");
    }

    private List<String> jobs(String unit) {
        return core.systemctl("list-jobs", "--plain", "--no-legend").lines().stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words[1].equals(unit))
                .map(words -> words[2] + " " + words[3])
                .toList();
    }

    @Test
    void aRestartStopsAtOnceThenWaitsAndIsCancelledByAStop() {
        core.installUnit("before.service", "[Service]\nType=oneshot\nExecStart=/bin/sleep 60\n");
        core.installUnit("waits.service", "[Unit]\nAfter=before.service\n" + SLEEPS);
        core.systemctl("start", "waits.service").ok();
        core.systemctl("start", "--no-block", "before.service").ok();
        CompletableFuture<CommandResult> restart =
                CompletableFuture.supplyAsync(() -> core.systemctl("restart", "waits.service"));

        // then its first half is done
        eventually(() -> state("waits.service").equals("inactive"));
        assertThat(jobs("waits.service")).containsExactly("start waiting");

        // when another start is asked for
        core.systemctl("start", "--no-block", "waits.service").ok();

        // then it is the same job
        assertThat(jobs("waits.service")).containsExactly("start waiting");

        // when it is stopped
        core.systemctl("stop", "waits.service").ok();

        // then
        assertThat(restart.join().exit()).as(restart.join().toString()).isEqualTo(1);
        assertThat(restart.join().err()).contains("canceled");
        assertThat(state("waits.service")).isEqualTo("inactive");
        core.systemctl("stop", "before.service").ok();

        // and neither the start that was cancelled nor a stop of what was down left a trace
        assertThat(core.run(
                                "journalctl",
                                "--user",
                                "--output=cat",
                                "--output-fields=JOB_TYPE",
                                "USER_UNIT=waits.service",
                                "JOB_RESULT=done")
                        .out()
                        .lines())
                .containsExactly("start", "restart");
    }

    @Test
    void aRestartTakesDependentsAlongAndLeavesThemDownWhereItFails() {
        core.installUnit(
                "base.service", SLEEPS.replace("ExecStart=", "ExecStartPre=/usr/bin/test ! -e %h/broken\nExecStart="));
        core.installUnit("needs.service", "[Unit]\nRequires=base.service\nAfter=base.service\n" + SLEEPS);
        core.installUnit("part.service", "[Unit]\nPartOf=base.service\nAfter=base.service\n" + SLEEPS);
        core.systemctl("start", "needs.service", "part.service").ok();
        List<String> before = invocations();

        core.systemctl("restart", "base.service").ok();

        eventually(() ->
                state("needs.service").equals("active") && state("part.service").equals("active"));
        assertThat(invocations()).doesNotContainAnyElementsOf(before);

        // when its start fails
        core.write("broken", "");
        CommandResult fails = core.systemctl("restart", "base.service");

        // then what requires it is down, and did not fail itself
        assertThat(fails.exit()).isEqualTo(1);
        assertThat(state("base.service")).isEqualTo("failed");
        assertThat(state("needs.service")).isEqualTo("inactive");
        assertThat(core.systemctl("start", "needs.service").exit()).isEqualTo(1);
        core.systemctl("stop", "part.service").ok();
    }

    private List<String> invocations() {
        return List.of(core.property("needs.service", "InvocationID"), core.property("part.service", "InvocationID"));
    }

    @Test
    void aStartWhoseJobIsCancelledContinues() {
        core.installUnit(
                "slow.service",
                "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sh -c 'until test -e %h/go; do sleep 0.1; done'\n");
        core.systemctl("start", "--no-block", "slow.service").ok();
        eventually(() -> state("slow.service").equals("activating"));

        core.shell("systemctl --user cancel $(systemctl --user show --property=Job --value slow.service)")
                .ok();

        assertThat(jobs("slow.service")).isEmpty();
        assertThat(state("slow.service")).isEqualTo("activating");
        core.write("go", "");
        eventually(() -> state("slow.service").equals("active"));
    }

    @Test
    void aCrashLoopEndsAtTheStartLimitAndCountsItsRestarts() {
        core.installUnit(
                "crashes.service",
                "[Unit]\nStartLimitIntervalSec=1h\n[Service]\nExecStart=/bin/false\nRestart=on-failure\n");
        core.systemctl("start", "crashes.service");
        eventually(() -> state("crashes.service").equals("failed"));
        assertThat(core.property("crashes.service", "NRestarts")).isEqualTo("5");
        assertThat(core.property("crashes.service", "Result")).isEqualTo("exit-code");
        assertThat(core.systemctl("start", "crashes.service").exit()).isEqualTo(1);

        // when it is to be started again after a while
        core.installUnit("crashes.service.d/later.conf", "[Service]\nRestartSec=60\n");
        core.systemctl("reset-failed", "crashes.service").ok();
        core.systemctl("start", "crashes.service");
        eventually(() -> core.property("crashes.service", "SubState").equals("auto-restart"));

        // then
        assertThat(state("crashes.service")).isEqualTo("activating");
        assertThat(core.property("crashes.service", "NRestarts")).isEqualTo("0");
        core.systemctl("stop", "crashes.service").ok();
        assertThat(state("crashes.service")).isEqualTo("inactive");
    }

    @Test
    void podmansExitCodesTellWhatCouldNotBeRun() {
        core.podman("pull", "--quiet", V1).ok();
        run("taken", "--publish=127.0.0.1:8095:80");

        assertThat(code("run --rm --pull=never localhost/none")).as("no image").isEqualTo(125);
        assertThat(code("run --rm --publish 127.0.0.1:8095:80 " + V1))
                .as("port taken")
                .isEqualTo(126);
        assertThat(code("run --rm %s /www/index.html".formatted(V1)))
                .as("cannot be run")
                .isEqualTo(126);
        assertThat(code("run --rm %s /none".formatted(V1))).as("not there").isEqualTo(127);
        assertThat(kube("hostPort: 8095", "")).as("port taken, kube").isEqualTo(125);
        assertThat(kube("hostPort: 8096", "command: [/www/index.html]"))
                .as("cannot be run, kube")
                .isEqualTo(125);
        core.podman("rm", "--force", "taken").ok();
    }

    private int code(String command) {
        return core.shell("podman " + command).exit();
    }

    private int kube(String port, String command) {
        core.write("coded.yaml", """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: coded
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: web
                    image: %s
                    ports: [{containerPort: 80, hostIP: 127.0.0.1, %s}]
                    %s
                """.formatted(V1, port, command));
        int code = code("kube play --replace coded.yaml");
        core.podman("kube", "down", "coded.yaml");
        return code;
    }

    /** Its containers ignore SIGTERM, and end by themselves; neither is the unit's failure. */
    @Test
    void aKubeUnitOutlivesItsContainersAndStopsWithoutFailure() {
        core.write(".config/containers/systemd/lives.yaml", """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: lives
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: stubborn
                    image: %1$s
                    command: [busybox, sleep, "1000"]
                  - name: ends
                    image: %1$s
                    command: [busybox, sleep, "1"]
                """.formatted(V1));
        core.installQuadlet("lives.kube", "[Kube]\nYaml=lives.yaml\n");
        core.systemctl("start", "lives.service").ok();

        eventually(() -> Integer.parseInt(core.podman("inspect", "--format={{.RestartCount}}", "lives-ends")
                        .ok())
                > 1);
        assertThat(state("lives.service")).isEqualTo("active");
        assertThat(core.property("lives.service", "NRestarts")).isEqualTo("0");

        core.systemctl("stop", "lives.service").ok();
        assertThat(state("lives.service")).isEqualTo("inactive");
        assertThat(core.property("lives.service", "Result")).isEqualTo("success");
    }

    @Test
    void aStartWithNotifyHealthyLastsUntilTheHealthcheckPasses() {
        core.installQuadlet("told.container", """
                [Container]
                ContainerName=told
                Image=%s
                Notify=healthy
                HealthCmd=test -e /healthy
                HealthInterval=1s
                HealthRetries=100
                """.formatted(V1));
        core.systemctl("start", "--no-block", "told.service").ok();
        eventually(() -> health("told").equals("starting"));
        assertThat(jobs("told.service")).containsExactly("start running");

        core.podman("exec", "told", "busybox", "touch", "/healthy").ok();

        eventually(() -> state("told.service").equals("active"));
        assertThat(health("told")).isEqualTo("healthy");
        core.installUnit("told.service.d/timeout.conf", "[Service]\nTimeoutStartSec=2\n");

        // when it does not pass in time
        CommandResult late = core.systemctl("restart", "told.service");

        assertThat(late.exit()).isEqualTo(1);
        eventually(() -> state("told.service").equals("failed"));
        assertThat(core.property("told.service", "Result")).isEqualTo("timeout");
        assertThat(core.podman("container", "exists", "told").exit()).isEqualTo(1);
    }

    private String health(String container) {
        return core.podman("inspect", "--format={{.State.Health.Status}}", container)
                .out()
                .strip();
    }

    /** The first look does not wait for the timer; it takes all retries to become unhealthy. */
    @Test
    void aHealthcheckIsRunAtTheStartAndThenByItsTimer() {
        run("first", "--health-cmd=true", "--health-interval=1h");
        run("timed", "--health-cmd=test -e /well", "--health-interval=1s", "--health-retries=3");
        eventually(() -> health("first").equals("healthy"));

        eventually(() -> health("timed").equals("unhealthy"));
        assertThat(Integer.parseInt(core.podman("inspect", "--format={{.State.Health.FailingStreak}}", "timed")
                        .ok()))
                .isGreaterThanOrEqualTo(3);
        assertThat(core.podman("inspect", "--format={{.State.Running}}", "timed")
                        .ok())
                .isEqualTo("true");

        core.podman("exec", "timed", "busybox", "touch", "/well").ok();
        eventually(() -> health("timed").equals("healthy"));
        core.podman("rm", "--force", "first", "timed").ok();
    }

    private String run(String name, String... options) {
        List<String> command = new ArrayList<>(List.of("run", "--detach", "--name=" + name));
        command.addAll(List.of(options));
        command.add(V1);
        return core.podman(command.toArray(String[]::new)).ok();
    }

    @Test
    void aRuntimeDirectoryOfTwoUnitsGoesWithTheFirstThatEnds() {
        String directory = "[Service]\nRuntimeDirectory=shared\n";
        core.installUnit("one.service", SLEEPS + "RuntimeDirectory=shared\n");
        core.installUnit("two.service", SLEEPS + "RuntimeDirectory=shared\n");
        core.systemctl("start", "one.service", "two.service").ok();

        core.systemctl("stop", "two.service").ok();

        assertThat(core.run("test", "-d", "/run/user/1000/shared").exit()).isEqualTo(1);
        core.installUnit("two.service.d/preserve.conf", directory + "RuntimeDirectoryPreserve=yes\n");
        core.systemctl("restart", "one.service", "two.service").ok();
        core.systemctl("stop", "two.service").ok();
        core.run("test", "-d", "/run/user/1000/shared").ok();
        core.systemctl("stop", "one.service").ok();
    }

    @Test
    void replaceTakesANameUnlessOthersNeedItsNetwork() {
        String first = run("vpn");
        String second = run("vpn", "--replace");
        assertThat(core.podman("container", "exists", first).exit()).isEqualTo(1);
        run("inside", "--network=container:vpn");

        CommandResult replaced = core.podman("run", "--detach", "--replace", "--name=vpn", V1);

        assertThat(replaced.exit()).as(replaced.toString()).isEqualTo(125);
        assertThat(core.podman("inspect", "--format={{.Id}}", "vpn").ok()).isEqualTo(second);
        core.podman("rm", "--force", "inside").ok();
        core.podman("rm", "--force", "vpn").ok();
    }

    @Test
    void aPruneLeavesWhatHasANameOrWasPulledByDigest() {
        String digest = host.root()
                .run("skopeo", "inspect", "--format={{.Digest}}", "docker://" + REGISTRY + "/httpd:v5")
                .ok();
        String byDigest =
                core.podman("pull", "--quiet", REGISTRY + "/httpd@" + digest).ok();
        String tagged = core.podman("pull", "--quiet", REGISTRY + "/httpd:v4").ok();

        core.podman("image", "prune", "--force").ok();

        core.podman("image", "exists", byDigest).ok();
        core.podman("image", "exists", tagged).ok();
        core.podman("image", "prune", "--all", "--force").ok();
        assertThat(core.podman("image", "exists", byDigest).exit()).isEqualTo(1);
        assertThat(core.podman("image", "exists", tagged).exit()).isEqualTo(1);
    }
}
