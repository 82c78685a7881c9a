package io.tidewaiter.it.cli;

import static io.tidewaiter.it.host.TestHost.REGISTRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.TestHost;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a person at a terminal sees, on a host with a daemon. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CommandLineIT {

    @RegisterExtension
    static final TestHost HOST = new TestHost();

    private static Account core() {
        return HOST.core();
    }

    private static CommandResult bash(String script) {
        return core().run("bash", "-c", script);
    }

    @BeforeAll
    static void follow() {
        core().configure("poll: {interval: 1h, at-start: false}\n");
        Httpd.ofQuadlet(core(), Httpd.Health.QUICK.soaking("4s")).started();
    }

    @Test
    @Order(1)
    void eventsSayThatTheyNeedADaemon() {
        CommandResult ran = core().tidewaiter("events");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).contains("no daemon runs");
    }

    /** Each command is a process of its own where no daemon runs. */
    @Test
    @Order(1)
    void statusKnowsWhatAnotherCommandFound() {
        assertThat(core().tidewaiter("status").ok()).containsPattern("httpd\\.service +active +\\S+ +\\S+ +\\S+ +-");
        core().tidewaiter("check").ok();

        assertThat(core().tidewaiter("status").ok())
                .containsPattern("httpd\\.service +active +\\S+ +\\S+ +\\S+ +20\\d\\d-");
        assertThat(core().tidewaiter("status", "httpd").ok()).containsPattern("checked: 20\\d\\d-");
    }

    @Test
    @Order(2)
    void configCheckSaysWhatIsInForceAndWhatIsWrong() {
        core().startDaemon();

        assertThat(core().tidewaiter("config", "check").ok()).containsPattern("poll\\.interval +1h +line 1");
        core().write("wrong.yaml", "poll:\n  intervall: 5m\n");
        CommandResult wrong = core().tidewaiter("config", "check", "/home/core/wrong.yaml");
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("wrong.yaml:2: poll.intervall: is unknown; did you mean interval?");
    }

    /** The launcher asks the daemon, and a launcher of another version starts Java. */
    @Test
    @Order(3)
    void printsTheSameWithAndWithoutJava() {
        bash("""
                mkdir -p other/bin other/lib && cp /opt/tidewaiter/bin/tidewaiter other/bin/
                ln -s /opt/tidewaiter/runtime other/ && ln -s /opt/tidewaiter/lib/* other/lib/
                rm other/lib/version && echo 0 >other/lib/version
                """).ok();
        for (String command : List.of(
                "status", "status nothing", "check", "auto-update --dry-run", "auto-update --authfile ../nowhere")) {
            CommandResult byDaemon = bash("/opt/tidewaiter/bin/tidewaiter " + command);

            assertThat(bash("other/bin/tidewaiter " + command))
                    .as(command)
                    .usingRecursiveComparison()
                    .ignoringFields("command")
                    .isEqualTo(byDaemon);
        }
    }

    @Test
    @Order(8)
    void fitsIntoTheTerminal() {
        for (String command : List.of(
                "/opt/tidewaiter/bin/tidewaiter status",
                "/opt/tidewaiter/bin/tidewaiter status httpd",
                "/opt/tidewaiter/bin/tidewaiter history",
                "other/bin/tidewaiter status")) {
            String shown = bash("script -qec 'stty cols 60; %s' /dev/null".formatted(command))
                    .ok();

            assertThat(shown.lines())
                    .as(command)
                    .isNotEmpty()
                    .allMatch(line -> line.stripTrailing().length() <= 60);
        }
        assertThat(bash("script -qec 'stty cols 60; /opt/tidewaiter/bin/tidewaiter history' /dev/null")
                        .ok())
                .containsPattern("(now|\\d+ \\w+ ago) +httpd\\.service .*updated");
    }

    /** As Ctrl-C does, the signal goes to all processes of the command. */
    @Test
    @Order(7)
    void anUpdateContinuesWhenTheCommandIsInterrupted() {
        HOST.publish("v2");
        bash("""
                systemd-run --user --quiet --unit=interrupted --property=KillSignal=SIGINT \\
                    --property=StandardError=file:/home/core/interrupted /opt/tidewaiter/bin/tidewaiter update now
                """).ok();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> core().run("cat", "/home/core/interrupted").out().contains("verifying"));

        core().run("systemctl", "--user", "stop", "interrupted").ok();

        assertThat(core().tidewaiter("status", "httpd").ok()).contains("is under way");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !core().tidewaiter("status", "httpd").ok().contains("is under way"));
        assertThat(core().tidewaiter("history", "--limit", "1").ok()).contains("updated");
    }

    @Test
    @Order(14)
    void saysThatTheDaemonWentAway() {
        HOST.publish("v1");
        bash("""
                { /opt/tidewaiter/bin/tidewaiter update now 2>gone; echo "exit $?" >>gone; } &
                until grep -q verifying gone 2>/dev/null; do :; done
                systemctl --user kill --signal KILL tidewaiter
                wait
                """).ok();

        assertThat(core().run("cat", "/home/core/gone").out())
                .endsWith("the daemon went away in the middle: it goes on where it was once it runs again"
                        + " (tidewaiter history)\nexit 1\n");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> core().tidewaiter("history", "--limit", "1").out().contains("updated"));
    }

    @Test
    @Order(4)
    void checkChangesNothing() {
        Httpd httpd = new Httpd(core(), "httpd.service", "httpd", 8080);
        Httpd.Life before = httpd.life();
        HOST.publish("v2");

        CommandResult check = core().tidewaiter("check", "--format", "json");

        assertThat(check.exit()).isZero();
        assertThat(check.out()).contains("\"Updated\" : \"pending\"");
        assertThat(httpd.life()).isEqualTo(before);
    }

    @Test
    @Order(5)
    void anUpdateIsSeenLiveOnATerminalAndFollowedElsewhere() {
        publishLarge();
        core().run(
                        "systemd-run",
                        "--user",
                        "--quiet",
                        "--unit=follower",
                        "sh",
                        "-c",
                        "/opt/tidewaiter/bin/tidewaiter events --follow --format json >/home/core/events")
                .ok();
        await().until(() ->
                core().run("systemctl", "--user", "is-active", "follower").exit() == 0);

        CommandResult update = bash("TERM=xterm script -qec '/opt/tidewaiter/bin/tidewaiter update now' /dev/null");

        assertThat(update.exit()).isZero();
        assertThat(update.out())
                .contains("httpd.service: staging")
                .containsPattern("\\[\\?7lhttpd\\.service: pulling, [0-9.]+ of [0-9.]+ MB")
                .containsPattern("\\[\\?7lhttpd\\.service: healthy, [1-4] s of soak left")
                .contains("httpd.service: updated");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(core().run("cat", "/home/core/events").out())
                                .contains("\"type\":\"pull\"", "\"type\":\"healthy\"", "\"state\":\"updated\""));
        assertThat(core().tidewaiter("events").ok()).contains("httpd.service: updated");
    }

    /** Of a size that takes longer than the engine waits before it says how far it is. */
    private static void publishLarge() {
        bash("""
                mkdir -p large && cd large && head -c 900000000 /dev/urandom >data
                printf 'FROM %1$s/httpd:v2\\nCOPY data /data\\n' >Containerfile
                podman build -q -t %1$s/httpd:large . && podman push -q %1$s/httpd:large && podman rmi -f %1$s/httpd:large
                rm data
                """.formatted(REGISTRY)).ok();
        HOST.publish("large");
    }

    @Test
    @Order(6)
    void printsLinesWithoutATerminal() {
        HOST.publish("v1");

        CommandResult update = core().tidewaiter("update", "now");

        assertThat(update.exit()).isZero();
        assertThat(update.err()).contains("httpd.service: staging").doesNotContain("\033", "soak left");
    }

    @Test
    @Order(8)
    void tellsProgramsInJson() {
        assertThat(core().tidewaiter("hold", "httpd", "--format", "json").ok()).contains("\"held\" : 1");
        assertThat(core().tidewaiter("release", "httpd", "--format", "json").ok())
                .contains("\"released\" : 1");
        assertThat(core().tidewaiter("quarantine", "clear", "--all", "--format", "json")
                        .ok())
                .contains("\"cleared\" : 0");
    }

    @Test
    @Order(9)
    void aShellCompletesCommandsAndUnits() {
        String complete = """
                source /opt/tidewaiter/share/bash-completion/completions/tidewaiter
                PATH=/opt/tidewaiter/bin:$PATH
                COMP_WORDS=(tidewaiter %s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}
                $(complete -p tidewaiter | grep -o '_complete[^ ]*') tidewaiter
                printf '%%s\\n' "${COMPREPLY[@]}"
                """;

        assertThat(bash(complete.formatted("quar")).ok()).contains("quarantine");
        assertThat(bash(complete.formatted("hold ''")).ok()).contains("httpd.service");
        assertThat(bash(complete.formatted("history --li")).ok()).contains("--limit");
    }

    @Test
    @Order(10)
    void namesWhatThereIsWhenANameIsWrong() {
        CommandResult unit = core().tidewaiter("check", "htpd");
        assertThat(unit.exit()).isEqualTo(2);
        assertThat(unit.err()).contains("these do: httpd.service");

        CommandResult command = core().tidewaiter("statsu");
        assertThat(command.exit()).isEqualTo(2);
        assertThat(command.err()).contains("tidewaiter status");
    }

    /** As cron, ssh without a locale and services start it. */
    @Test
    @Order(11)
    void takesAndPrintsUtf8WhateverTheLocale() {
        for (String locale : List.of("", "LC_ALL=de_XX.UTF-8")) {
            String bare = "env -i HOME=$HOME XDG_RUNTIME_DIR=$XDG_RUNTIME_DIR %s /opt/tidewaiter/bin/tidewaiter "
                    .formatted(locale);

            bash(bare + "hold httpd --reason 'Grüße 🚀'").ok();

            assertThat(bash(bare + "status").ok()).contains(": Grüße 🚀 (");
            assertThat(bash(bare + "status httpd --format json").ok()).contains("\"reason\" : \"Grüße 🚀\"");
        }
        assertThat(core().tidewaiter("release", "httpd").exit()).isZero();
    }

    @Test
    @Order(12)
    void readsNoSettingsOfOtherProgramsToAskTheDaemon() {
        String status = core().tidewaiter("status").ok();
        core().write(".curlrc", "output = /home/core/taken\nproxy = http://127.0.0.1:1\n");

        assertThat(
                        bash("http_proxy=http://127.0.0.1:1 ALL_PROXY=http://127.0.0.1:1 /opt/tidewaiter/bin/tidewaiter status")
                                .ok())
                .isEqualTo(status);
        assertThat(core().run("test", "-e", "/home/core/taken").exit()).isEqualTo(1);
        core().run("rm", "/home/core/.curlrc").ok();
    }

    @Test
    @Order(13)
    void whatOthersWroteDoesNothingToTheTerminal() {
        String nasty = "\\e[2J\\nforged.service active\\r\\u009b31m\\u202e\\u200b";
        bash("""
                nasty=$'%s'
                /opt/tidewaiter/bin/tidewaiter hold httpd --reason "$nasty"
                for label in io.tidewaiter.gate.window io.tidewaiter.health.http io.containers.autoupdate PODMAN_SYSTEMD_UNIT; do
                    podman create -q --name "odd-${label##*.}" --label io.containers.autoupdate=registry \
                        --label PODMAN_SYSTEMD_UNIT=httpd.service --label "$label=$nasty" %s/httpd:prod
                done
                """.formatted(nasty, REGISTRY)).ok();

        for (String command : List.of(
                "status",
                "status httpd",
                "status --format json",
                "check",
                "history",
                "events",
                "auto-update --dry-run")) {
            CommandResult ran = bash("TERM=xterm /opt/tidewaiter/bin/tidewaiter " + command);

            assertThat(ran.out() + ran.err())
                    .as(command)
                    .doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\\n\\t]]")
                    .doesNotContainPattern("(?m)^forged");
        }
        assertThat(core().tidewaiter("status").ok())
                .contains(": \\x1b[2J\\nforged.service active\\r\\x9b31m\\u202e\\u200b (");
        assertThat(core().tidewaiter("status", "httpd", "--format", "json").ok())
                .contains("\"\\u001B[2J\\nforged.service active\\r\\u009b31m\\u202e\\u200b\"");
        bash("podman rm -f odd-window odd-http odd-autoupdate odd-PODMAN_SYSTEMD_UNIT; /opt/tidewaiter/bin/tidewaiter release httpd")
                .ok();
    }
}
