package io.tidewaiter.it.serverless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.CoreStory;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.SeedUnit;
import io.tidewaiter.it.host.TestHost;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A container that runs only while there are visitors: its image is pulled ahead of the first
 * visitor, updated while it is idle, and every visitor is answered.
 */
class ServerlessIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(200);

    @RegisterExtension
    static final TestHost host = new TestHost();

    @BeforeEach
    void beginAnew() {
        host.core().shell("""
                systemctl --user disable --now tidewaiter.service container-httpd-proxy.socket
                systemctl --user stop container-httpd-proxy.service container-httpd.service
                rm -rf ~/.local/state/tidewaiter ~/.config/systemd/user ~/.config/tidewaiter
                systemctl --user daemon-reload
                systemctl --user reset-failed
                podman rm --force --all
                podman rmi --force --all""").ok();
        registry("start");
        eventually(() -> host.core()
                        .run("curl", "--silent", "http://" + TestHost.REGISTRY + "/v2/")
                        .exit()
                == 0);
        host.publish("v1");
    }

    @Test
    void everyUnitOfTheChainDoesItsPart() {
        // given
        host.core().podman("pull", "--quiet", Httpd.REFERENCE).ok();
        Chain chain = Chain.install(host.core()).listening();

        // then only the socket is there
        assertThat(chain.listeners(host.root())).isEqualTo(Map.of("*:8080", "systemd"));
        assertThat(containers()).isEmpty();

        // when there is a request
        assertThat(chain.visit()).isEqualTo("v1");

        // then
        assertThat(chain.listeners(host.root()).get("127.0.0.1:8081"))
                .as("bound to localhost")
                .isNotNull();
        assertThat(chain.listeners(host.root())).containsOnlyKeys("*:8080", "127.0.0.1:8081");
        assertThat(containers()).isEqualTo("httpd");
        assertThat(host.core().run("pgrep", "--full", "systemd-socket-proxyd").exit())
                .isZero();
        String first = process();

        // when there are no more requests
        chain.awaitIdle();

        // then
        assertThat(containers()).isEmpty();
        assertThat(chain.listeners(host.root())).isEqualTo(Map.of("*:8080", "systemd"));

        // when there is a request again, and the application is killed
        assertThat(chain.visit()).isEqualTo("v1");
        String second = process();
        assertThat(second).isNotEqualTo(first);
        host.root().run("kill", "-9", second).ok();

        // then systemd starts it again
        eventually(() -> !process().equals(second)
                && !process().equals("0")
                && !process().isEmpty());
        assertThat(chain.visit()).isEqualTo("v1");
        assertThat(host.core().property(Chain.UNIT, "NRestarts")).isEqualTo("1");
        chain.awaitIdle();
    }

    @Test
    @CoreStory
    void isUpdatedWhileItIsIdle() {
        // given
        host.core().podman("pull", "--quiet", Httpd.REFERENCE).ok();
        Chain chain = Chain.install(host.core()).listening();
        assertThat(chain.visit()).isEqualTo("v1");
        chain.awaitIdle();
        startDaemon("1s", "3s");

        // when
        host.publish("v2");

        // then it is proven and idle again, and the first visitor gets it
        awaitOutcomes("updated");
        chain.awaitIdle();
        assertThat(containers()).isEmpty();
        assertThat(helpers()).isEmpty();
        assertThat(host.core().keptImageIds())
                .as("beside what visitors got before")
                .hasSize(2);
        assertThat(chain.visit()).isEqualTo("v2");
        chain.awaitIdle();

        // when a bad one follows, and there is a request in the middle of it
        host.publish("silent");
        await().pollInterval(PAUSE)
                .atMost(LIMIT)
                .until(() -> host.outside().unfinished() == 1
                        && host.outside().states().contains("verifying"));
        CompletableFuture<String> visitor = CompletableFuture.supplyAsync(chain::visit);

        // then the visitor waits for the last good one
        awaitOutcomes("rolled back", "updated");
        assertThat(visitor.join()).isEqualTo("v2");
        assertThat(host.core().quarantine()).hasSize(1);
        chain.awaitIdle();
        assertThat(helpers()).isEmpty();
        assertThat(chain.visit()).isEqualTo("v2");

        // when a good one follows during a visit, and the application is killed afterwards
        host.publish("v3");
        awaitOutcomes("updated", "rolled back", "updated");
        assertThat(chain.visit()).isEqualTo("v3");
        host.root().run("kill", "-9", process()).ok();
        eventually(() -> host.core().property(Chain.UNIT, "NRestarts").equals("1"));

        // then only systemd reacts
        assertThat(chain.visit()).isEqualTo("v3");
        assertThat(host.core().quarantine()).hasSize(1);
        assertThat(host.core().history()).hasSize(3);
    }

    @Test
    void whoIsInsideIsServedToTheEnd() {
        // given a slow visitor
        host.core().podman("pull", "--quiet", Httpd.REFERENCE).ok();
        Chain chain = Chain.install(host.core()).listening();
        assertThat(chain.visit()).isEqualTo("v1");
        startDaemon("1s", "1s");
        CompletableFuture<CommandResult> slow =
                CompletableFuture.supplyAsync(() -> host.core().run("bash", "-c", """
                exec 3<>/dev/tcp/127.0.0.1/8080
                printf 'GET / HTTP/1.0\\r\\n' >&3
                sleep 5
                printf '\\r\\n' >&3
                cat <&3"""));

        // when the update comes while they are inside
        host.publish("v2");
        await().pollInterval(PAUSE)
                .atMost(LIMIT)
                .until(() -> host.outside().states().contains("activating"));
        assertThat(slow).as("still inside").isNotDone();

        // then they are served by the one that they came to, and then it is updated
        assertThat(slow.join().out()).contains("200 OK").endsWith("v1\n");
        awaitOutcomes("updated");

        // and it is idle in the end, although no visitor came since
        chain.awaitIdle();
        assertThat(helpers()).isEmpty();
        assertThat(chain.visit()).isEqualTo("v2");
    }

    @Test
    void aUnitThatAPersonPutToRestIsNotStarted() {
        // given
        host.core().podman("pull", "--quiet", Httpd.REFERENCE).ok();
        Chain chain = Chain.install(host.core()).listening();
        host.core().systemctl("stop", Chain.SOCKET).ok();
        host.publish("v2");

        // when the socket does not listen
        CommandResult update = host.core().tidewaiter("update", "now");

        // then
        assertThat(update.lines().getLast()).as(update.toString()).endsWith("pending");
        assertThat(host.core().property(Chain.UNIT, "InvocationID")).isEmpty();

        // when it listens again
        chain.listening();
        update = host.core().tidewaiter("update", "now");

        // then
        assertThat(update.lines().getLast()).as(update.toString()).endsWith("true");
        chain.awaitIdle();
        assertThat(chain.visit()).isEqualTo("v2");
    }

    @Test
    void isIdleOnAGoodImageAfterTheDaemonDied() {
        // given
        host.core().podman("pull", "--quiet", Httpd.REFERENCE).ok();
        Chain chain = Chain.install(host.core()).listening();
        startDaemon("1s", "2s");

        // when
        host.publish("v2");
        await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(LIMIT)
                .until(() -> host.outside().states().contains("verifying"));
        assertThat(host.outside().killDaemon()).isTrue();

        // then nothing holds the unit any more
        eventually(() -> helpers().isEmpty());

        // and systemd starts the daemon again, without help
        awaitOutcomes("updated");
        chain.awaitIdle();
        assertThat(helpers()).isEmpty();
        assertThat(chain.visit()).isEqualTo("v2");
    }

    @Test
    void isArmedWhereItIsNotToBeStarted() {
        // given
        host.core().podman("pull", "--quiet", Httpd.REFERENCE).ok();
        Chain chain = Chain.install(host.core()).listening();
        startDaemon("1h", "1s", "idle: armed");

        // when
        host.publish("v2");
        CommandResult update = host.core().tidewaiter("update", "now");

        // then
        assertThat(update.err()).contains("proven at the unit's next start");
        assertThat(host.core().property(Chain.UNIT, "InvocationID")).isEmpty();

        // when a person does, and there is no visitor
        assertThat(chain.visit()).isEqualTo("v2");

        // then
        awaitOutcomes("updated", "armed");
        chain.awaitIdle();

        // when a bad one is armed, whose first visitor finds out
        host.publish("silent");
        host.core().tidewaiter("update", "now");
        chain.knock();

        // then
        awaitOutcomes("rolled back", "armed", "updated", "armed");
        assertThat(chain.visit()).isEqualTo("v2");
        chain.awaitIdle();
        assertThat(helpers()).isEmpty();
    }

    @Test
    void itsImageIsThereBeforeTheFirstVisitor() {
        // given a registry that is not there yet
        registry("stop");
        startDaemon("1h", "1s");
        Chain chain = Chain.install(host.core()).listening();
        awaitJournal("is the registry running");

        // when
        registry("start");

        // then
        eventually(() -> host.core().podman("image", "exists", Httpd.REFERENCE).exit() == 0);
        assertThat(chain.state()).isEqualTo("inactive");
        assertThat(host.core().property(Chain.UNIT, "InvocationID"))
                .as("was not started")
                .isEmpty();

        // when another workload appears
        host.core().installUnit("container-other.service", SeedUnit.of("other", 8090, TestHost.REGISTRY + "/httpd:v3"));

        // then
        eventually(() -> host.core()
                        .podman("image", "exists", TestHost.REGISTRY + "/httpd:v3")
                        .exit()
                == 0);

        // when the host boots and there is no registry
        registry("disable");
        host.cutPower();
        host.bootAgain();
        assertThat(host.root().property("docker-registry.service", "ActiveState"))
                .isEqualTo("inactive");

        // then
        assertThat(chain.visit()).isEqualTo("v1");
    }

    @Test
    void anImageThatIsPrunedAwayIsBroughtInAgain() {
        // given
        host.core().podman("pull", "--quiet", Httpd.REFERENCE).ok();
        Chain chain = Chain.install(host.core()).listening();
        startDaemon("1h", "1s");
        assertThat(chain.visit()).isEqualTo("v1");
        chain.awaitIdle();

        // when no container uses it
        host.core().podman("system", "prune", "--all", "--force").ok();
        assertThat(host.core().podman("image", "exists", Httpd.REFERENCE).exit())
                .isEqualTo(1);

        // then no visitor waits for a pull
        eventually(() -> host.core().podman("image", "exists", Httpd.REFERENCE).exit() == 0);
        registry("stop");
        assertThat(chain.visit()).isEqualTo("v1");
    }

    @Test
    void aProvenImageThatIsPrunedAwayComesBackThoughItsTagMovedOn() {
        // given a proven v2 that a person holds
        host.core().podman("pull", "--quiet", Httpd.REFERENCE).ok();
        Chain chain = Chain.install(host.core()).listening();
        startDaemon("1h", "1s");
        host.publish("v2");
        host.core().tidewaiter("update", "now").ok();
        chain.awaitIdle();
        host.core().tidewaiter("hold", Chain.UNIT).ok();
        host.publish("v3");

        // when
        host.core().podman("system", "prune", "--all", "--force").ok();

        // then
        eventually(() -> host.core().podman("image", "exists", Httpd.REFERENCE).exit() == 0);
        assertThat(chain.visit()).isEqualTo("v2");
        chain.awaitIdle();

        // when it is held no more, and pruned once more before the daemon can look
        host.core().systemctl("stop", "tidewaiter.service").ok();
        host.core().tidewaiter("release", Chain.UNIT).ok();
        host.core().podman("system", "prune", "--all", "--force").ok();
        host.core().systemctl("start", "tidewaiter.service").ok();

        // then the new one is proven against it
        awaitOutcomes("updated", "pulled", "pulled", "updated");
        assertThat(chain.visit()).isEqualTo("v3");
    }

    private void startDaemon(String interval, String soak) {
        startDaemon(interval, soak, "idle: prove");
    }

    private void startDaemon(String interval, String soak, String health) {
        host.core()
                .configure("poll:\n  interval: " + interval + "\n  jitter: 0s\n  at-start: false\n"
                        + new Httpd.Health("6s", soak, null).asConfiguration(Chain.UNIT)
                        + "      " + health + "\n");
        host.core()
                .run("install", "-D", "-t", ".config/systemd/user", "/opt/tidewaiter/systemd/user/tidewaiter.service")
                .ok();
        host.core().systemctl("daemon-reload").ok();
        host.core().systemctl("enable", "--now", "tidewaiter.service").ok();
    }

    private void awaitJournal(String words) {
        eventually(() ->
                host.root().run("journalctl", "--no-pager", "_COMM=java").out().contains(words));
    }

    private void registry(String verb) {
        host.root().systemctl(verb, "docker-registry.service").ok();
    }

    private void awaitOutcomes(String... newestFirst) {
        await().pollInterval(PAUSE)
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(host.core().history())
                        .extracting(past -> past.path("outcome").asText())
                        .containsExactly(newestFirst));
    }

    private static void eventually(BooleanSupplier condition) {
        await().pollInterval(PAUSE).atMost(LIMIT).until(condition::getAsBoolean);
    }

    private String containers() {
        return host.core().podman("ps", "--all", "--format={{.Names}}").ok();
    }

    /** The application's, by its number on the host. */
    private String process() {
        return host.core()
                .podman("inspect", "--format={{.State.Pid}}", "httpd")
                .out()
                .strip();
    }

    /** Units that we made to hold others. */
    private String helpers() {
        return host.core()
                .systemctl("list-units", "--all", "--plain", "--no-legend", "tidewaiter-*")
                .ok();
    }
}
