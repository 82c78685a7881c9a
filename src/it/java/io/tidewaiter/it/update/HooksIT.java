package io.tidewaiter.it.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a person wants run at the points of an update is run there: programs of the host and commands inside the container. One
 * host, one daemon that looks only when it is asked to, one workload for each story.
 */
class HooksIT {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final Duration PAUSE = Duration.ofMillis(300);

    @RegisterExtension
    static final TestHost host = new TestHost();

    @BeforeAll
    static void settle() throws IOException {
        script("volume-hook", Files.readString(Path.of("docs/usage/examples/volume-hook")));
        script("asks", """
                #!/bin/sh
                echo "asked by $TIDEWAITER_UNIT"
                if [ -e ~/not-now ]; then echo 'a migration runs'; exit 75; fi
                """);
        script("notes", """
                #!/bin/sh
                echo "$TIDEWAITER_RUN" >>~/runs
                env >~/environment
                if [ "$(grep -c "$TIDEWAITER_RUN" ~/runs)" = 1 ]; then sleep 60; fi
                """);
        host.core().configure("""
                poll:
                  interval: 1h
                  at-start: false
                health:
                  timeout: 5s
                  soak: 1s
                workloads:
                  db.service:
                    hooks:
                      before:
                        command: [/home/core/volume-hook, db-data]
                      before-rollback:
                        command: [/home/core/volume-hook, db-data]
                  asking.service:
                    hooks:
                      before:
                        command: /home/core/asks
                        timeout: 20s
                  killed.service:
                    hooks:
                      before:
                        command: [/home/core/notes, "$HOME"]
                """);
        install("db", 8081, "Volume=db-data:/data");
        install("asking", 8082, "");
        install("labelled", 8083, """
                Label="io.tidewaiter.hook.before=busybox test ! -e /refuse"
                Label="io.tidewaiter.hook.after-proven=busybox touch /proven"
                """);
        install("killed", 8084, "");
        startDaemon();
    }

    /** As the shipped unit hardens it: under that no program could run Podman. */
    private static void startDaemon() {
        host.core()
                .startDaemon(
                        "--property=NoNewPrivileges=yes",
                        "--property=RestrictNamespaces=yes",
                        "--property=RestrictSUIDSGID=yes",
                        "--property=RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
                        "--property=SystemCallFilter=@system-service",
                        "--property=SystemCallErrorNumber=EPERM",
                        "--property=UMask=0077");
    }

    /** The example of the documentation. */
    @Test
    void givesTheDataBackThatABadReleaseDamaged() {
        // given
        host.core().podman("exec", "db", "sh", "-c", "echo 'row 1' >/data/rows").ok();
        host.core().shell("""
                        set -e; cd "$(mktemp -d)"
                        cat >Containerfile <<'END'
                        FROM %1$s/httpd:v2
                        CMD trap 'exit 0' TERM; echo damaged >/data/rows; >/data/litter; busybox sleep 100000 & wait $!
                        END
                        podman build --quiet --network none --tag %1$s/httpd:damaging .
                        podman push --quiet %1$s/httpd:damaging
                        """.formatted(TestHost.REGISTRY)).ok();
        host.publish("damaging", "db");

        // when
        CommandResult update = host.core().tidewaiter("update", "now", "db");

        // then
        assertThat(update.err()).contains("running its hook before", "rolling back");
        assertThat(page(8081)).isEqualTo("v1");
        assertThat(host.core()
                        .podman("exec", "db", "busybox", "cat", "/data/rows")
                        .ok())
                .isEqualTo("row 1");
        assertThat(host.core().podman("exec", "db", "sh", "-c", "echo /data/*").ok())
                .isEqualTo("/data/rows");
        assertThat(host.core().history())
                .filteredOn(past -> past.path("unit").asText().equals("db.service"))
                .first()
                .satisfies(past -> {
                    assertThat(past.path("outcome").asText()).isEqualTo("rolled back");
                    assertThat(past.path("reason").asText()).doesNotContain("hook");
                });

        // and nothing is left of it
        assertThat(host.core().shell("ls -A ~/.local/state/tidewaiter/hooks").ok())
                .doesNotContain("db.service");
    }

    @Test
    void waitsAsLongAsTheHookWantsItTo() {
        // given
        host.core().shell(">~/not-now").ok();
        host.publish("v2", "asking");

        // when somebody looks without changing anything
        CommandResult check = host.core().tidewaiter("check", "asking");

        // then
        assertThat(check.out() + check.err()).contains("its hook before");
        assertThat(journal()).doesNotContain("asked by asking.service");

        // when
        CommandResult update = host.core().tidewaiter("update", "now");

        // then
        assertThat(update.err()).contains("a migration runs");
        assertThat(page(8082)).isEqualTo("v1");
        JsonNode waits = status("asking.service");
        assertThat(waits.path("gates")).hasSize(1);
        assertThat(waits.path("gates").path(0).path("kind").asText()).isEqualTo("hook");
        assertThat(waits.path("gates").path(0).path("reason").asText()).startsWith("a migration runs");
        assertThat(host.core().tidewaiter("status").ok()).contains("hook");
        assertThat(journal()).contains("asked by asking.service a migration runs");

        // when
        host.core().shell("rm ~/not-now").ok();
        host.core().tidewaiter("update", "now", "asking").ok();

        // then
        assertThat(page(8082)).isEqualTo("v2");
    }

    @Test
    void touchesNothingWhenTheHookInTheContainerFails() {
        // given
        host.core().podman("exec", "labelled", "busybox", "touch", "/refuse").ok();
        String container = container("labelled");
        host.publish("v2", "labelled");

        // when
        CommandResult update = host.core().tidewaiter("update", "now", "labelled");

        // then
        assertThat(update.exit()).isNotZero();
        assertThat(update.err()).contains("its hook before (busybox) failed with exit code 1");
        assertThat(container("labelled")).isEqualTo(container);
        assertThat(host.core().quarantine()).noneMatch(entry -> entry.toString().contains("httpd:labelled"));

        // when it is content
        host.core().podman("exec", "labelled", "busybox", "rm", "/refuse").ok();
        host.core().tidewaiter("update", "now", "labelled").ok();

        // then
        assertThat(page(8083)).isEqualTo("v2");
        host.core()
                .podman("exec", "labelled", "busybox", "test", "-e", "/proven")
                .ok();
    }

    @Test
    void runsAgainWithTheSameIdAfterTheDaemonWasKilled() {
        // given
        host.publish("v2", "killed");
        host.core().shell("tidewaiter update now killed >/dev/null 2>&1 &").ok();
        await().atMost(LIMIT).pollInterval(PAUSE).until(() -> !runs().isEmpty());

        // when
        host.core()
                .shell("kill -9 $(systemctl --user show --property=MainPID --value tidewaiter)")
                .ok();
        await().atMost(LIMIT)
                .pollInterval(PAUSE)
                .until(() ->
                        !host.core().systemctl("is-active", "tidewaiter").out().startsWith("active"));
        startDaemon();

        // then
        await().atMost(LIMIT).pollInterval(PAUSE).until(() -> "v2".equals(page(8084)));
        assertThat(runs()).hasSize(2);
        assertThat(runs().getFirst()).isEqualTo(runs().getLast()).endsWith("-before");
        assertThat(host.core()
                        .systemctl("list-units", "--no-legend", "tidewaiter-hook-*")
                        .ok())
                .isBlank();

        // and it inherits nothing of the daemon's
        assertThat(host.core().shell("cat ~/environment").ok())
                .contains(
                        "TIDEWAITER_UNIT=killed.service", "TIDEWAITER_STATE=/home/core/.local/state/tidewaiter/hooks/")
                .doesNotContain("NOTIFY_SOCKET");
    }

    private static List<String> runs() {
        return host.core().shell("cat ~/runs 2>/dev/null || true").ok().lines().toList();
    }

    private static String container(String name) {
        return host.core().podman("inspect", "--format", "{{.Id}}", name).ok();
    }

    private static String journal() {
        return host.core()
                .run("journalctl", "--user", "--unit=tidewaiter", "--output=cat")
                .ok();
    }

    private static @Nullable String page(int port) {
        return host.core().page(port);
    }

    private static JsonNode status(String unit) {
        return Account.rows(host.core().tidewaiter("status", "--format", "json")).stream()
                .filter(row -> row.path("unit").asText().equals(unit))
                .findFirst()
                .orElseThrow();
    }

    private static void script(String name, String text) {
        host.core().write("/home/core/" + name, text);
        host.core().run("chmod", "+x", "/home/core/" + name).ok();
    }

    private static void install(String name, int port, String more) {
        host.publish("v1", name);
        host.core().installQuadlet(name + ".container", """
                [Container]
                Image=%s/httpd:%s
                ContainerName=%s
                PublishPort=127.0.0.1:%d:80
                AutoUpdate=registry
                %s
                """.formatted(TestHost.REGISTRY, name, name, port, more));
        host.core().systemctl("start", name).ok();
        await().atMost(LIMIT).pollInterval(PAUSE).until(() -> "v1".equals(page(port)));
    }
}
