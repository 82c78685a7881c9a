package io.tidewaiter.it.daemon;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tidewaiter.it.host.Httpd.Health.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.Chromium;
import io.tidewaiter.it.host.Chromium.Tab;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.TestHost;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One host with several users, each with a daemon of their own, which root asks together. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AllUsersIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String WEB = """
            [Service]
            Environment=PODMAN_SYSTEMD_UNIT=%n
            Type=exec
            ExecStart=/usr/bin/podman run --rm --replace --cgroups=no-conmon --name web \\
                --label io.containers.autoupdate=registry --label io.tidewaiter.health.soak=3s \\
                -p 127.0.0.1:8091:80 REGISTRY/httpd:anna
            [Install]
            WantedBy=default.target
            """.replace("REGISTRY", TestHost.REGISTRY);

    @RegisterExtension
    static final TestHost host = new TestHost();

    private static final Account root = host.root();
    private static final Account core = host.core();

    /** As the manual says: for all users at once, from the next boot on. */
    @BeforeAll
    static void enableForAllUsers() {
        host.publish("v1", "anna");
        root.shell("useradd --create-home --uid 1001 anna && touch /var/lib/systemd/linger/anna")
                .ok();
        root.shell(
                        "mkdir -p /etc/systemd/user && cp /opt/tidewaiter/systemd/user/tidewaiter.service /etc/systemd/user/")
                .ok();
        // the home of core only is on a file system that the usual driver can use
        annaHas(".config/containers/storage.conf", "[storage]\ndriver = \"vfs\"\n");
        annaHas(".config/systemd/user/web.service", WEB);
        root.shell("cd /home/anna/.config/systemd/user && mkdir default.target.wants && ln -s ../web.service"
                        + " default.target.wants/")
                .ok();
        Httpd.ofSeedUnit(core, QUICK);
        core.write(
                ".config/systemd/user/container-httpd.service.d/install.conf", "[Install]\nWantedBy=default.target\n");
        core.systemctl("daemon-reload").ok();
        core.systemctl("enable", "container-httpd.service").ok();
        root.run("systemctl", "--global", "enable", "podman.socket", "tidewaiter.service")
                .ok();
        host.cutPower();
        host.bootAgain();
        await().atMost(LIMIT)
                .until(() -> anna("is-active", "tidewaiter.service").equals("active")
                        && core.property("tidewaiter.service", "ActiveState").equals("active"));
        await().atMost(LIMIT).until(() -> "v1".equals(core.page(8080)) && "v1".equals(core.page(8091)));
    }

    private static void annaHas(String path, String text) {
        root.write("/home/anna/" + path, text);
        root.run("chown", "--recursive", "anna:", "/home/anna/.config").ok();
    }

    private static String anna(String... systemctl) {
        List<String> command = new ArrayList<>(List.of(
                "setpriv",
                "--reuid=anna",
                "--regid=anna",
                "--init-groups",
                "env",
                "XDG_RUNTIME_DIR=/run/user/1001",
                "systemctl",
                "--user"));
        command.addAll(List.of(systemctl));
        return root.run(command.toArray(String[]::new)).out().strip();
    }

    private static CommandResult everyone(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--all-users"));
        all.addAll(List.of(arguments));
        return root.tidewaiter(all.toArray(String[]::new));
    }

    private static List<JsonNode> rows(String... arguments) {
        return Account.rows(everyone(arguments));
    }

    @Test
    @Order(1)
    void eachUserWithUnitsThatRunWithoutALoginHasADaemonOfTheirOwn() {
        assertThat(root.run(
                                "stat",
                                "--format=%u",
                                "/run/user/1000/tidewaiter/control.sock",
                                "/run/user/1001/tidewaiter/control.sock")
                        .ok())
                .isEqualTo("1000\n1001");
        assertThat(root.run("journalctl", "--quiet", "--grep=in use", "--identifier=tidewaiter")
                        .out())
                .as("ports that clash")
                .isEmpty();
        assertThat(everyone("status").err()).doesNotContain("ATTENTION");
    }

    @Test
    @Order(2)
    void rootSeesTheUnitsOfAllUsers() {
        CommandResult status = everyone("status");

        assertThat(status.exit()).as(status.toString()).isZero();
        assertThat(status.lines().getFirst()).matches("USER +UNIT +STATE .*");
        assertThat(status.lines())
                .anyMatch(line -> line.matches("core +container-httpd.service +active .*"))
                .anyMatch(line -> line.matches("anna +web.service +active .*"));
        assertThat(rows("status", "--format", "json")).hasSize(2).anySatisfy(row -> {
            assertThat(row.path("user").asText()).isEqualTo("core");
            assertThat(row.path("unit").asText()).isEqualTo("container-httpd.service");
        });
        assertThat(everyone("status", "container-httpd").out()).startsWith("user core\ncontainer-httpd.service");
    }

    @Test
    @Order(3)
    void rootUpdatesTheUnitsOfAllUsers() {
        // given
        host.publish("exits");
        host.publish("v2", "anna");

        // when
        CommandResult update = everyone("update", "now");

        // then
        assertThat(update.exit()).as(update.toString()).isEqualTo(1);
        assertThat(update.lines()).anyMatch(line -> line.matches("core +container-httpd.service .*rolled back.*"));
        assertThat(update.lines()).anyMatch(line -> line.matches("anna +web.service .*true.*"));
        assertThat(update.err()).contains("core: container-httpd.service");
        assertThat(core.page(8080)).isEqualTo("v1");
        assertThat(core.page(8091)).isEqualTo("v2");
        assertThat(rows("history", "--format", "json"))
                .extracting(row -> row.path("user").asText())
                .containsExactlyInAnyOrder("anna", "core");
        assertThat(rows("quarantine", "list", "--format", "json"))
                .singleElement()
                .satisfies(row -> assertThat(row.path("user").asText()).isEqualTo("core"));

        // when
        host.publish("v2");
        CommandResult cleared = everyone("quarantine", "clear", "--all");
        CommandResult again = everyone("update", "now", "container-httpd");

        // then
        assertThat(cleared.lines()).anyMatch(line -> line.matches("core +1"));
        assertThat(again.exit()).as(again.toString()).isZero();
        // a daemon checks by itself too, once what it had quarantined may be tried
        assertThat(again.lines()).anyMatch(line -> line.matches("core +container-httpd.service .*(true|false).*"));
        await().atMost(LIMIT).until(() -> "v2".equals(core.page(8080)));
        assertThat(everyone("check").exit()).isZero();
    }

    @Test
    @Order(4)
    void rootsDashboardShowsTheUnitsOfAllUsers() throws IOException {
        // given
        root.shell("cp /opt/tidewaiter/systemd/system/tidewaiter.service /etc/systemd/system/")
                .ok();
        root.configure("dashboard:\n  listen: 127.0.0.1:8651\n  all-users: true\n");
        root.systemctl("daemon-reload").ok();
        root.systemctl("start", "podman.socket", "tidewaiter.service").ok();

        try (Chromium chromium = Chromium.in(host.outside())) {
            // when it may not enter their folders
            try (Tab tab = pageOfRoot(chromium)) {
                // then
                assertThat(users(tab)).containsText("core: /run/user/1000/tidewaiter");
                assertThat(users(tab).locator(".card")).hasCount(0);
            }

            // when it may
            root.write(
                    "/etc/systemd/system/tidewaiter.service.d/all-users.conf",
                    "[Service]\nCapabilityBoundingSet=CAP_DAC_OVERRIDE\n");
            root.systemctl("daemon-reload").ok();
            root.systemctl("restart", "tidewaiter.service").ok();
            try (Tab tab = pageOfRoot(chromium)) {
                // then
                assertThat(users(tab).locator("[data-user=core] .card")).containsText("container-httpd.service");
                assertThat(users(tab).locator("[data-user=anna] .card")).containsText("web.service");
                assertThat(users(tab).locator("button")).hasCount(0);
                assertThat(tab.page().locator("#workloads .card")).hasCount(0);
                tab.assertAccessible();
                tab.assertClean("http://127.0.0.1:8651");
                tab.screenshot("dashboard-all-users");
            }
        } finally {
            root.systemctl("stop", "tidewaiter.service");
        }
    }

    private static Tab pageOfRoot(Chromium chromium) {
        Tab tab = chromium.tab(new Browser.NewContextOptions().setViewportSize(1280, 800));
        tab.page().navigate(root.tidewaiter("dashboard").out().strip());
        return tab;
    }

    private static Locator users(Tab tab) {
        return tab.page().locator("#users");
    }

    @Test
    @Order(5)
    void aHangingDaemonOfOneUserDelaysTheOthersForALimitedTime() {
        // given
        anna("kill", "--signal=STOP", "tidewaiter.service");

        // when
        long began = System.nanoTime();
        CommandResult status = everyone("status");
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        anna("kill", "--signal=CONT", "tidewaiter.service");

        // then
        assertThat(status.exit()).as(status.toString()).isEqualTo(1);
        assertThat(status.lines()).anyMatch(line -> line.startsWith("core "));
        assertThat(status.err()).contains("anna: the daemon did not answer within 15 s");
        assertThat(took).isLessThan(Duration.ofSeconds(40));
    }

    @Test
    @Order(6)
    void aUserCannotLeadRootToTheDaemonOfAnother() {
        // given
        anna("stop", "tidewaiter.service");
        root.shell("setpriv --reuid=anna --regid=anna --clear-groups sh -c 'rm -rf /run/user/1001/tidewaiter;"
                        + " ln -s /run/user/1000/tidewaiter /run/user/1001/tidewaiter'")
                .ok();

        // when
        CommandResult status = everyone("status");
        root.run("rm", "/run/user/1001/tidewaiter").ok();

        // then
        assertThat(status.exit()).as(status.toString()).isEqualTo(1);
        assertThat(status.err()).contains("anna: /run/user/1001/tidewaiter is not what a daemon of this user makes");
        assertThat(status.out()).doesNotContain("anna");
    }

    @Test
    @Order(7)
    void namesUsersWhoHaveNoDaemonAlthoughTheirUnitsRunWithoutALogin() {
        anna("stop", "tidewaiter.service");

        CommandResult status = everyone("status");

        assertThat(status.exit()).as(status.toString()).isZero();
        assertThat(status.err()).contains("anna: has no daemon");
    }

    @Test
    @Order(8)
    void isForRoot() {
        CommandResult status = core.tidewaiter("--all-users", "status");

        assertThat(status.exit()).isEqualTo(2);
        assertThat(status.err().lines()).singleElement().asString().contains("--all-users is for root");
        assertThat(root.tidewaiter("--all-users", "hold", "web").err()).contains("--all-users is for status");
    }
}
