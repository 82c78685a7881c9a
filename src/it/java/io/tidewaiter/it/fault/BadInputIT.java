package io.tidewaiter.it.fault;

import static io.tidewaiter.it.host.Httpd.Health.QUICK;
import static io.tidewaiter.it.host.TestHost.REGISTRY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.Httpd.Life;
import io.tidewaiter.it.host.SeedUnit;
import io.tidewaiter.it.host.TestHost;
import io.tidewaiter.it.server.ClosedRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Workloads that cannot be followed, beside one that can: each gets a line with the reason, is not touched, and does not
 * hinder the good one. One update of all of them, which every test looks at.
 */
class BadInputIT {

    /** Nothing listens there. */
    private static final String DOWN = "127.0.0.1:5001/httpd:prod";
    /** Something accepts there, and says nothing. */
    private static final String SLOW = "127.0.0.1:5002/httpd:prod";
    /** A registry that wants credentials. */
    private static final String CLOSED = "127.0.0.1:5003/httpd:prod";

    private static final String GONE = REGISTRY + "/httpd:gone";
    private static final String SHORT = "httpd:prod";

    /** After the reason: there is a question to look into, or a command. */
    private static final String WHAT_TO_DO = "\\w+.*\\w+";

    @RegisterExtension
    static final TestHost host = new TestHost();

    private static final Map<String, Httpd> bad = new LinkedHashMap<>();
    private static final Map<String, Life> before = new LinkedHashMap<>();
    private static CommandResult update = new CommandResult("", 0, "", "");
    private static Httpd good = new Httpd(host.core(), "", "", 0);

    @BeforeAll
    static void updateAllOfThem() {
        Account core = host.core();
        good = Httpd.ofSeedUnit(core, QUICK).started();
        core.run(
                        "systemd-run",
                        "--user",
                        "--quiet",
                        "busybox",
                        "nc",
                        "-ll",
                        "-p",
                        "5002",
                        "-e",
                        "busybox",
                        "sleep",
                        "1000")
                .ok();
        ClosedRegistry.start(host, 5003);
        List.of(DOWN, SLOW, CLOSED, GONE)
                .forEach(name -> core.podman("tag", Httpd.REFERENCE, name).ok());
        String digest = core.podman("image", "inspect", "--format={{.Digest}}", Httpd.REFERENCE)
                .ok();

        install("down", DOWN);
        install("slow", SLOW);
        install("closed", CLOSED);
        core.write("unit.json", "{}");
        install("keyed", CLOSED, "[Service]\n", "[Service]\nEnvironment=REGISTRY_AUTH_FILE=/home/core/unit.json\n");
        install("gone", GONE);
        install("pinned", Httpd.REFERENCE + "@" + digest);
        install("nameless", Httpd.REFERENCE, "Environment=PODMAN_SYSTEMD_UNIT=%n\n", "");
        install("joined", Httpd.REFERENCE);
        core.installUnit("joining.service", """
                [Service]
                ExecStart=/usr/bin/podman run --replace --name joining --network container:joined \\
                    --entrypoint '["busybox","sleep","1000"]' %s
                """.formatted(Httpd.REFERENCE));
        install("always", Httpd.REFERENCE, "autoupdate=image", "autoupdate=always");
        core.write(".config/systemd/user/container-httpd (copy).service", SeedUnit.of("copy", 8080, Httpd.REFERENCE));
        core.systemctl("daemon-reload").ok();
        stray("compose", "podman-compose@x", Httpd.REFERENCE);
        core.podman("create", "--name=hull", Httpd.REFERENCE).ok();
        core.podman(
                        "commit",
                        "--quiet",
                        "--change=LABEL PODMAN_SYSTEMD_UNIT=dbus.service",
                        "hull",
                        Httpd.REFERENCE + "-dbus")
                .ok();
        stray("brought", "", Httpd.REFERENCE + "-dbus");
        core.podman("pod", "create", "--name=wg", "--publish=127.0.0.1:8099:80").ok();
        stray("handmade", "", Httpd.REFERENCE, "--pod=wg", "--entrypoint=[\"busybox\",\"sleep\",\"1000\"]");
        core.installUnit(
                "container-podded.service",
                SeedUnit.of("podded", 8099, Httpd.REFERENCE).replace("-p 127.0.0.1:8099:80", "--pod wg"));
        core.systemctl("start", "container-podded.service").ok();
        bad.values()
                .forEach(httpd ->
                        core.systemctl("start", "--no-block", httpd.unit()).ok());
        bad.values().forEach(httpd -> httpd.awaitPage("v1"));
        core.systemctl("start", "joining.service").ok();
        bad.forEach((name, httpd) -> before.put(name, httpd.life()));
        // Podman itself does not start a container that is to follow a short name: this one is just there.
        core.installUnit("container-short.service", SeedUnit.of("short", 8080, SHORT));
        host.publish("v2");

        update = good.updateNow("--format", "json");
    }

    private static void install(String name, String image) {
        install(name, image, "", "");
    }

    /** @param text of the seed's unit, which has {@code instead} in its place here */
    private static void install(String name, String image, String text, String instead) {
        int port = 8081 + bad.size();
        Httpd httpd = new Httpd(host.core(), "container-" + name + ".service", name, port);
        host.core()
                .write(
                        ".config/systemd/user/" + httpd.unit(),
                        SeedUnit.of(name, port, image).replace(text, instead));
        bad.put(name, httpd);
    }

    /** A container that was made by hand, and says that this unit starts it. */
    private static void stray(String name, String unit, String image, String... options) {
        List<String> command = new ArrayList<>(List.of(
                "run",
                "--detach",
                "--name=" + name,
                "--label=io.containers.autoupdate=registry",
                unit.isEmpty() ? "--label=a=b" : "--label=PODMAN_SYSTEMD_UNIT=" + unit));
        command.addAll(List.of(options));
        command.add(image);
        host.core().podman(command.toArray(String[]::new)).ok();
    }

    @Test
    void othersAreUpdatedInTheSameRun() {
        assertThat(update.exit()).as(update.toString()).isEqualTo(1);
        assertThat(row("httpd").path("Updated").asText()).isEqualTo("true");
        assertThat(good.page()).isEqualTo("v2");
    }

    @Test
    void nothingElseIsTouched() {
        bad.forEach((name, httpd) -> {
            assertThat(httpd.life()).as(name).isEqualTo(before.get(name));
            assertThat(httpd.page()).as(name).isEqualTo("v1");
        });
    }

    @Test
    void eachReasonIsOneLineForAPersonToo() {
        assertThat(update.err().lines().filter(line -> line.startsWith("container-httpd")))
                .allMatch(line -> line.startsWith("container-httpd.service: "));
        bad.forEach((name, httpd) -> assertThat(update.err().lines().filter(line -> line.endsWith(why(name))))
                .as(name)
                .hasSize(1));
    }

    @Test
    void aRegistryThatIsDownIsNamed() {
        assertThat(failure("down")).contains(DOWN).containsPattern("connection refused.+" + WHAT_TO_DO);
    }

    @Test
    void aRegistryThatDoesNotAnswerIsNamed() {
        assertThat(failure("slow")).contains(SLOW).containsPattern("within 10s.+" + WHAT_TO_DO);
    }

    @Test
    void aTagThatIsNotThereIsNamed() {
        assertThat(failure("gone")).contains(GONE, "404", "deleted or misspelt");
    }

    @Test
    void aRegistryThatWantsCredentialsIsNamed() {
        assertThat(failure("closed")).contains(CLOSED, "401", "podman login 127.0.0.1:5003");
    }

    @Test
    void theFileInWhichAUnitHasNoCredentialsIsNamed() {
        assertThat(failure("keyed"))
                .contains(
                        "401",
                        "podman login --authfile /home/core/unit.json 127.0.0.1:5003",
                        "REGISTRY_AUTH_FILE of container-keyed.service");
        assertThat(failure("closed")).doesNotContain("REGISTRY_AUTH_FILE");
    }

    @Test
    void aShortNameIsRefused() {
        assertThat(failure("short")).contains(SHORT, "registry");
    }

    @Test
    void aReferenceWithTagAndDigestIsLeftAsItIs() {
        assertThat(row("pinned").path("Updated").asText())
                .as("it is there on purpose")
                .isEqualTo("false");
        assertThat(why("pinned")).contains(Httpd.REFERENCE + "@sha256:", "pinned", "remove");
        assertThat(host.core().tidewaiter("update", "now", "container-pinned").exit())
                .isZero();
        assertThat(host.core().tidewaiter("status").out().lines().filter(line -> line.contains("container-pinned")))
                .singleElement()
                .asString()
                .containsPattern("active .*@sha256:.* [0-9a-f]{12} ");
    }

    @Test
    void aUnitThatDoesNotTellItsNameIsNamed() {
        assertThat(failure("nameless")).contains("nameless", "Environment=PODMAN_SYSTEMD_UNIT=%n");
    }

    @Test
    void aContainerWhoseNetworkIsSharedByOneThatStaysIsNotReplaced() {
        assertThat(failure("joined"))
                .contains(
                        "joining.service runs its container with --network=container:joined",
                        "add --rm, or ExecStopPost=podman rm -f, to joining.service");
        assertThat(host.core().property("joining.service", "ActiveState")).isEqualTo("active");
    }

    @Test
    void anUnknownPolicyIsRefused() {
        assertThat(failure("always")).contains("\"always\"", "registry, image, local or disabled");
    }

    @Test
    void aContainerInAPodThatWasMadeByHandIsUpdatedByItsOwnUnit() {
        assertThat(row("podded").path("Updated").asText()).isEqualTo("true");
        assertThat(host.core().page(8099)).isEqualTo("v2");
        assertThat(failure("handmade")).contains("pod wg was made by hand");
    }

    @Test
    void aUnitNameThatSystemdDoesNotTakeIsNamed() {
        assertThat(failure("compose")).contains("podman-compose@x", "no suffix such as .service");
    }

    @Test
    void aUnitThatDoesNotRunPodmanIsNotRestartedBecauseAnImageSaysSo() {
        assertThat(failure("brought")).contains("dbus.service is not known to run Podman", "label", "of its image");
    }

    @Test
    void noneOfThemFailsAListing() {
        CommandResult status = host.core().tidewaiter("status");

        assertThat(status.exit()).as(status.toString()).isZero();
        assertThat(status.out()).contains("container-httpd.service", "podman-compose@x", "dbus.service");
    }

    private static String failure(String container) {
        assertThat(row(container).path("Updated").asText()).isEqualTo("failed");
        String why = why(container);
        assertThat(why.lines()).as(why).hasSize(1);
        return why;
    }

    private static String why(String container) {
        return row(container).path("Why").asText();
    }

    private static JsonNode row(String container) {
        return Account.rows(update).stream()
                .filter(row -> row.path("ContainerName").asText().equals(container))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row for " + container + " in " + update));
    }
}
