package io.tidewaiter.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.TestHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code tidewaiter init}: from a few arguments to a container that is followed, and its removal. */
class InitIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @RegisterExtension
    static final TestHost host = new TestHost();

    private final Account core = host.core();

    @BeforeEach
    void prepare() {
        host.publish("v1");
        core.configure("health: {timeout: 20s, soak: 2s}\n");
        host.root().configure("health: {timeout: 20s, soak: 2s}\n");
    }

    /** What a story left behind must not make the next one pass or fail. */
    @AfterEach
    void removeWhatIsLeft() {
        for (Account account : List.of(core, host.root())) {
            account.tidewaiter("init", "--remove", "site", "--force");
            account.tidewaiter("quarantine", "clear", "--all");
            account.podman("rm", "--all", "--force", "--time=0");
            account.podman("rmi", "--all", "--force");
        }
    }

    @ParameterizedTest
    @CsvSource({"--unit,container-site.service", "--quadlet,site.service"})
    void leadsFromNothingToAnUpdateAndBackToNothing(String kind, String unit) {
        runs(core, unit, kind);
    }

    @Test
    void doesTheSameForTheSystem() {
        runs(host.root(), "site.service", "--system");
    }

    private void runs(Account account, String unit, String option) {
        // given
        List<String> before = traces(account);

        // when
        CommandResult init =
                init(account, "--publish", "127.0.0.1:8090:80", "--health-http", "/healthz", "--enable", option);

        // then
        assertThat(init.exit()).as(init.toString()).isZero();
        await().atMost(LIMIT).until(() -> "v1".equals(account.page(8090)));
        assertThat(account.property(unit, "ActiveState")).isEqualTo("active");
        verify(account);

        // when
        host.publish("v2");
        CommandResult update = account.tidewaiter("update", "now");

        // then
        assertThat(update.lines().getLast())
                .as(update.toString())
                .contains(unit)
                .endsWith("true");
        assertThat(account.page(8090)).isEqualTo("v2");

        // when
        account.tidewaiter("init", "--remove", "site").ok();

        // then
        assertThat(traces(account)).isEqualTo(before);
        assertThat(account.page(8090)).isNull();
    }

    /** The path is one of which systemd would take half for its own. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {"--unit,container-site,/healthz?a=%25&b=$HOME;c='x'", "--quadlet,site,/healthz?a=%25&b=$HOME;c='x'"
            })
    void makesAContainerThatRunsOnlyWhenAsked(String kind, String stem, String path) {
        // given
        List<String> before = traces(core);

        // when
        CommandResult init = serverless(kind, "--health-http", path);

        // then
        assertThat(init.exit()).as(init.toString()).isZero();
        core.podman("image", "exists", Httpd.REFERENCE).ok();
        verify(core);
        assertThat(listeners()).containsExactly("*:8090 systemd");

        // when there is a request
        assertThat(core.page(8090)).as("the very first request").isEqualTo("v1");

        // then
        assertThat(listeners()).hasSize(2).anyMatch(one -> one.startsWith("127.0.0.1:18090 "));
        assertThat(core.podman("inspect", "--format={{index .Config.Labels \"io.tidewaiter.health.http\"}}", "site")
                        .ok())
                .isEqualTo(path);

        // when it is updated
        host.publish("v2");
        CommandResult update = whileItIsAsked(() -> core.tidewaiter("update", "now"));

        // then
        assertThat(update.lines().getLast())
                .as(update.toString())
                .contains(stem + ".service")
                .endsWith("true");
        assertThat(core.page(8090)).isEqualTo("v2");

        // when an image comes that ends at once
        host.publish("exits");
        CommandResult bad = whileItIsAsked(() -> core.tidewaiter("update", "now"));

        // then
        assertThat(bad.lines().getLast()).as(bad.toString()).endsWith("rolled back");
        assertThat(core.page(8090)).isEqualTo("v2");

        // when there is no request
        awaitIdle();

        // then
        assertThat(core.page(8090)).as("the first request after it was idle").isEqualTo("v2");

        // when
        core.tidewaiter("init", "--remove", "site").ok();

        // then
        assertThat(traces(core)).isEqualTo(before);
        assertThat(listeners()).isEmpty();
    }

    /** Nothing is known but the port, and the program takes five seconds to listen there. */
    @ParameterizedTest
    @CsvSource({"80:80,port 80 is below 1024", "5000:80,port 5000 cannot be had now"}) // the registry has it
    void enablesNothingThatCannotHaveItsPort(String publish, String complaint) {
        CommandResult init = init(core, "--publish", publish, "--serverless", "--enable");

        assertThat(init.exit()).isEqualTo(2);
        assertThat(init.err()).contains(complaint);
        assertThat(core.tidewaiter("init", "--remove", "site").err()).contains("nothing in");
    }

    @Test
    void replacesNoOtherContainer() {
        // given
        String mine = core.podman("run", "--detach", "--pull=always", "--name", "site", Httpd.REFERENCE)
                .ok();

        // when
        CommandResult init = init(core, "--publish", "8090:80", "--enable");

        // then
        assertThat(init.exit()).isEqualTo(2);
        assertThat(init.err()).contains("there is a container site already");
        assertThat(core.podman("ps", "--no-trunc", "--format", "{{.ID}}").ok()).isEqualTo(mine);
    }

    @Test
    void letsTheFirstRequestWaitUntilTheContainerCanAnswer() {
        // given
        host.publish("slowstart");
        serverless("--unit").ok();

        // when
        CommandResult first =
                core.run("curl", "--silent", "--show-error", "--fail", "--max-time", "30", "http://127.0.0.1:8090");

        // then
        assertThat(first.ok()).isEqualTo("slowstart");
    }

    /** The connection waits in the socket's queue, however often the container fails meanwhile. */
    @Test
    void keepsTheRequestOfOneWhoCameToABadImage() {
        // given
        host.publish("exits");
        serverless("--quadlet").ok();
        String patient = "curl --silent --max-time 60 --output /home/core/answer http://127.0.0.1:8090";
        core.shell("systemd-run --user --quiet --collect --unit=patient " + patient)
                .ok();
        await().atMost(LIMIT).until(() -> Integer.parseInt(core.property("site.service", "NRestarts")) >= 2);

        // when
        host.publish("v2");
        core.podman("pull", "--quiet", Httpd.REFERENCE).ok();

        // then
        await().atMost(LIMIT).until(() -> core.run("cat", "answer").out().strip(), "v2"::equals);
    }

    @Test
    void keepsWhatAPersonChangedSince() {
        // given
        init(core, "--publish", "8090:80", "--serverless", "--unit").ok();
        core.shell("echo '# mine' >>.config/systemd/user/container-site-proxy.socket")
                .ok();

        // when
        CommandResult removed = core.tidewaiter("init", "--remove", "site");

        // then
        assertThat(removed.exit()).isEqualTo(1);
        assertThat(removed.err()).contains("container-site-proxy.socket", "changed", "--force");
        assertThat(core.run("ls", ".config/systemd/user").ok()).isEqualTo("container-site-proxy.socket");

        // when
        core.tidewaiter("init", "--remove", "site", "--force").ok();

        // then
        assertThat(core.run("ls", ".config/systemd/user").ok()).isEmpty();
    }

    private CommandResult serverless(String... options) {
        return init(
                core,
                Stream.concat(
                                Stream.of("--publish", "8090:80", "--serverless", "--idle", "3s", "--enable"),
                                Stream.of(options))
                        .toArray(String[]::new));
    }

    private static CommandResult init(Account account, String... options) {
        return account.tidewaiter(
                Stream.concat(Stream.of("init", "site", "--image", Httpd.REFERENCE), Stream.of(options))
                        .toArray(String[]::new));
    }

    /** Units and Quadlets alike, as systemd itself sees them. */
    private void verify(Account account) {
        String user = account == core ? "--user" : "";
        CommandResult verified = account.shell("""
                set -e
                made=$(mktemp -d)
                case "$0" in
                  --user) files="$HOME/.config/systemd/user"; generator=user-generators/podman-user-generator ;;
                  *) files=/etc/systemd/system; generator=system-generators/podman-system-generator ;;
                esac
                /usr/lib/systemd/$generator $0 "$made" "$made" "$made" 2>/dev/null
                SYSTEMD_UNIT_PATH="$made:" systemd-analyze $0 verify $(ls -d "$files"/*site* "$made"/*.service 2>/dev/null) 2>&1
                rm -r "$made"
                """.replace("$0", user));
        assertThat(verified.ok()).isEmpty();
    }

    /** Whatever {@code init} could have left: files, links, units that systemd knows, containers. */
    private List<String> traces(Account account) {
        String folders =
                account == core ? ".config/systemd .config/containers" : "/etc/systemd /etc/containers/systemd";
        List<String> traces = new ArrayList<>();
        traces.addAll(account.shell("find " + folders + " ! -type d 2>/dev/null | sort")
                .out()
                .lines()
                .toList());
        traces.addAll(account.systemctl("list-units", "--all", "--plain", "--no-legend", "*site*")
                .lines());
        traces.addAll(account.podman("ps", "--all", "--quiet").lines());
        return traces;
    }

    /** Who listens on the ports of the story, from outside: {@code *:8090 systemd}. */
    private static List<String> listeners() {
        return host.root()
                .shell(
                        "ss -Hltnp '( sport = :8090 or sport = :18090 )' | awk '{ split($6, who, \"\\\"\"); print $4, who[2] }'")
                .lines();
    }

    private static void awaitIdle() {
        await().atMost(LIMIT).until(InitIT::listeners, List.of("*:8090 systemd")::equals);
    }

    /** Keeps a connection open, so that the container does not become idle. */
    private CommandResult whileItIsAsked(Supplier<CommandResult> act) {
        core.run("systemd-run", "--user", "--quiet", "--collect", "--unit=asker", "bash", "-c", """
                while :; do curl --silent --max-time 2 http://127.0.0.1:8090; sleep 0.3; done""")
                .ok();
        try {
            return act.get();
        } finally {
            core.systemctl("stop", "asker").ok();
        }
    }
}
