package io.tidewaiter.it.unit;

import static io.tidewaiter.it.host.TestHost.REGISTRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.TestHost;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Containers that live in the namespaces of another unit's container, or use its volumes, while systemd knows no relation
 * between the units: Podman does not replace that container while they are there.
 */
class JoinedIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String VPN = """
            [Container]
            ContainerName=vpn
            Image=REGISTRY/httpd:vpn
            AutoUpdate=registry
            PublishPort=127.0.0.1:8081:80
            PublishPort=127.0.0.1:8082:82
            Label=io.tidewaiter.health.timeout=8s
            Label=io.tidewaiter.health.soak=3s
            Label=io.tidewaiter.health.http=http://127.0.0.1:8081/
            [Service]
            Restart=on-failure
            """.replace("REGISTRY", REGISTRY);

    /** It serves a page of its own in the network of the other. */
    private static final String INSIDE = """
            [Container]
            ContainerName=inside
            Image=REGISTRY/httpd:inside
            Network=container:vpn
            Exec=EXEC
            """.replace("REGISTRY", REGISTRY);

    private static final String SERVES = "sh -c \"trap 'exit 0' TERM; busybox httpd -f -p 82 -h /www & wait $$!\"";

    /** It ends as soon as its neighbour serves v2. */
    private static final String SENSITIVE = "sh -c \"trap 'exit 0' TERM; busybox sleep 1 & wait $$!;"
            + " busybox wget -q -O - http://127.0.0.1/ | busybox grep -q v2 && exit 1; busybox sleep 100000 & wait $$!\"";

    private static final List<String> JOINED = List.of("inside.service", "deeper.service", "reader.service");

    @RegisterExtension
    final TestHost host = new TestHost();

    private final Account core = host.core();

    @BeforeEach
    void startAllButOne() {
        host.publish("v1", "vpn");
        host.publish("v1", "inside");
        core.installQuadlet("vpn.container", VPN);
        core.installQuadlet("inside.container", INSIDE.replace("EXEC", SERVES));
        core.installUnit("deeper.service", joined("deeper", "--pid=container:inside"));
        core.installUnit("reader.service", joined("reader", "--volumes-from=vpn"));
        core.installUnit("resting.service", joined("resting", "--ipc=container:inside"));
        core.systemctl("start", "vpn.service").ok();
        core.systemctl("start", "inside.service").ok();
        core.systemctl("start", "deeper.service", "reader.service", "resting.service")
                .ok();
        await().atMost(LIMIT).until(() -> "v1".equals(core.page(8082)));
        await().atMost(LIMIT)
                .until(() -> List.of("deeper", "reader", "resting").stream().allMatch(this::runs));
        core.systemctl("stop", "resting.service").ok();
    }

    private static String joined(String name, String option) {
        return """
                [Service]
                Environment=PODMAN_SYSTEMD_UNIT=%%n
                ExecStart=/usr/bin/podman run --rm --replace --name %s %s REGISTRY/httpd:inside sh -c "trap 'exit 0' TERM; busybox sleep 100000 & wait $$!"
                ExecStopPost=/usr/bin/podman rm --ignore --force %s
                """.formatted(name, option, name).replace("REGISTRY", REGISTRY);
    }

    private String state(String unit) {
        return core.property(unit, "ActiveState");
    }

    /** A Podman that still starts its container takes no signal for it. */
    private boolean runs(String container) {
        return core.podman("inspect", "--format={{.State.Running}}", container)
                .out()
                .strip()
                .equals("true");
    }

    private String id(String container) {
        return core.podman("inspect", "--format={{.Id}}", container).out().strip();
    }

    /** What was active is so, in what is there now, and what rested rests. */
    private void allAreAsBefore(String page) {
        assertThat(core.page(8081)).isEqualTo(page);
        assertThat(JOINED).allSatisfy(unit -> assertThat(state(unit)).as(unit).isEqualTo("active"));
        assertThat(state("resting.service")).isEqualTo("inactive");
        assertThat(core.podman("inspect", "--format={{.HostConfig.NetworkMode}}", "inside")
                        .ok())
                .isEqualTo("container:" + id("vpn"));
        await().atMost(LIMIT).until(() -> "v1".equals(core.page(8082)));
        assertThat(core.systemctl("list-units", "--all", "tidewaiter-*").out()).doesNotContain("tidewaiter-gate");
    }

    @Test
    void areRestartedAfterItAndUseItsNewContainer() {
        // given
        String before = id("vpn");
        host.publish("v2", "vpn");

        // when
        CommandResult update = core.tidewaiter("update", "now", "vpn.service");

        // then
        assertThat(update.exit()).as(update.toString()).isZero();
        assertThat(id("vpn")).isNotEqualTo(before);
        allAreAsBefore("v2");
        assertThat(core.tidewaiter("status", "vpn.service").ok())
                .contains("joined by: inside.service (--network=container:vpn)", "reader.service (--volumes-from=vpn)");
        assertThat(core.tidewaiter("status", "vpn.service", "--format", "json").ok())
                .contains("\"joinedBy\"", "--volumes-from=vpn");
    }

    /** At once, or while the others use it already. */
    @ParameterizedTest
    @ValueSource(strings = {"exits", "crashloop"})
    void areBackAfterANewImageThatExits(String image) {
        host.publish(image, "vpn");

        CommandResult update = core.tidewaiter("update", "now", "vpn.service");

        assertThat(update.exit()).as(update.toString()).isEqualTo(1);
        allAreAsBefore("v1");
        assertThat(core.quarantine()).as(update.toString()).hasSize(1);
    }

    @Test
    void areBackAfterANewImageThatIsSilent() {
        host.publish("silent", "vpn");

        CommandResult update = core.tidewaiter("update", "now", "vpn.service");

        assertThat(update.exit()).as(update.toString()).isEqualTo(1);
        allAreAsBefore("v1");
    }

    @Test
    void countForTheProofOfItsImage() {
        // given
        core.installQuadlet("inside.container", INSIDE.replace("EXEC", SENSITIVE));
        core.systemctl("stop", "deeper.service").ok();
        core.systemctl("restart", "inside.service").ok();
        host.publish("v2", "vpn");

        // when
        CommandResult update = core.tidewaiter("update", "now", "vpn.service");

        // then
        assertThat(update.exit()).as(update.toString()).isEqualTo(1);
        assertThat(update.err()).contains("inside.service failed");
        assertThat(core.page(8081)).isEqualTo("v1");
        assertThat(state("inside.service")).isEqualTo("active");
    }

    @Test
    void areStartedAgainWhenTheDaemonIsKilledWhileTheyAreDown() {
        // given
        core.startDaemon("--property=Restart=on-failure", "--property=RestartSec=2s");
        host.publish("v2", "vpn");
        core.run("systemd-run", "--user", "--collect", "--unit=asks", "/opt/tidewaiter/bin/tidewaiter", "update", "now")
                .ok();

        // when
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !state("inside.service").equals("active"));
        core.systemctl("kill", "--signal=KILL", "tidewaiter.service").ok();

        // then
        await().atMost(LIMIT)
                .until(() -> "v2".equals(core.page(8081))
                        && JOINED.stream().allMatch(unit -> state(unit).equals("active")));
        await().atMost(LIMIT)
                .until(() -> core.history().stream()
                        .anyMatch(past -> past.path("outcome").asText().equals("updated")));
        allAreAsBefore("v2");
        core.stopDaemon();
    }

    @Test
    void restWhenAPersonStopsThemMeanwhile() {
        // given: its stop takes ten seconds
        core.installQuadlet(
                "vpn.container", VPN.replace("[Service]", "Exec=busybox httpd -f -p 80 -h /www\n[Service]"));
        JOINED.reversed().forEach(unit -> core.systemctl("stop", unit).ok());
        core.systemctl("restart", "vpn.service").ok();
        core.systemctl("start", "inside.service").ok();
        core.systemctl("start", "reader.service").ok();
        host.publish("v2", "vpn");
        core.run("systemd-run", "--user", "--unit=asks", "/opt/tidewaiter/bin/tidewaiter", "update", "now")
                .ok();
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> state("inside.service").equals("inactive"));

        // when
        core.systemctl("stop", "inside.service").ok();

        // then
        await().atMost(LIMIT).until(() -> !state("asks.service").equals("active"));
        assertThat(core.page(8081)).isEqualTo("v2");
        assertThat(state("inside.service")).isEqualTo("inactive");
        assertThat(state("reader.service")).isEqualTo("active");
    }
}
