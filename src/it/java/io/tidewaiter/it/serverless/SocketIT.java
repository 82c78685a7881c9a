package io.tidewaiter.it.serverless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.PollingClient;
import io.tidewaiter.it.host.TestHost;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A container that gets its socket from systemd, as podman-systemd.unit(5) describes it, without a proxy: it takes visitors
 * from file descriptor 3, has no port and no network, and ends after a while without visitors.
 */
class SocketIT {

    private static final String UNIT = "shop.service";
    private static final int PORT = 8070;
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** Each with what it does when it has its socket. Perl, as it is all of Debian's base system that can take one. */
    private static final String IMAGES = """
            set -e
            mkdir image && cd image
            mkdir -p root/usr/bin root/usr/lib/x86_64-linux-gnu
            cp /usr/bin/perl root/usr/bin
            cp -r /usr/lib/x86_64-linux-gnu/perl-base root/usr/lib/x86_64-linux-gnu
            ldd /usr/bin/perl | grep -o '/[^ ]*' | while read -r library; do install -D "$library" "root$library"; done
            make() {
              cat >serve
              printf 'FROM scratch\\nCOPY root /\\nCOPY serve /serve\\nCMD ["/usr/bin/perl", "/serve"]\\n' >Containerfile
              podman build --quiet --layers=false --tag REGISTRY/httpd:$1 . && podman push --quiet REGISTRY/httpd:$1
            }
            serves() {
              cat <<END
            use Socket; open(SOCKET, '+<&=3'); \\$SIG{TERM} = \\$SIG{ALRM} = sub { exit 0 };
            while (alarm(4), accept(VISITOR, SOCKET)) {
              sysread(VISITOR, my \\$asked, 4096); $2;
              syswrite(VISITOR, "HTTP/1.0 200 OK\\r\\n\\r\\n$1"); close(VISITOR);
            }
            END
            }
            serves one | make one
            serves two | make two
            serves three 'exit 0' | make ends-when-asked
            echo 'exit 1' | make ends
            podman rmi --force --all
            """.replace("REGISTRY", TestHost.REGISTRY);

    @RegisterExtension
    static final TestHost host = new TestHost();

    @BeforeAll
    static void buildImages() {
        host.core().shell(IMAGES).ok();
        host.core().configure("health: {timeout: 10s, soak: 2s}\npoll: {interval: 1h, at-start: false}\n");
        host.core().writeUnit("shop.socket", "[Socket]\nListenStream=%d\n".formatted(PORT));
        // without a restart by systemd it is the next visitor who starts it again
        host.core().installQuadlet("shop.container", """
                        [Unit]
                        Requires=shop.socket
                        After=shop.socket
                        [Container]
                        Image=REFERENCE
                        AutoUpdate=registry
                        Network=none
                        """.replace("REFERENCE", Httpd.REFERENCE));
    }

    @BeforeEach
    void listen() {
        host.publish("one");
        host.core().podman("pull", "--quiet", Httpd.REFERENCE).ok();
        host.core().systemctl("start", "shop.socket").ok();
        host.core().startDaemon();
        assertThat(visit()).isEqualTo("one");
    }

    @AfterEach
    void tidyUp() {
        host.core().shell("""
                systemctl --user stop tidewaiter shop.socket shop.service client-8070
                systemctl --user reset-failed
                rm -rf ~/.local/state/tidewaiter ~/client-8070
                podman rmi --force --all""").ok();
    }

    @Test
    void isUpdatedWhileItIsIdle() {
        // given
        awaitRest();
        host.publish("two");

        // when
        CommandResult update = host.core().tidewaiter("update", "now");

        // then
        assertThat(update.lines().getLast()).as(update.toString()).endsWith("true");
        assertThat(host.core().property(UNIT, "ActiveState")).isEqualTo("inactive");
        assertThat(visit()).isEqualTo("two");

        // when a person wants what was there before
        awaitRest();
        CommandResult rollback = host.core().tidewaiter("rollback", "shop");

        // then
        assertThat(rollback.lines().getLast()).as(rollback.toString()).endsWith("true");
        assertThat(visit()).isEqualTo("one");
    }

    @Test
    void anImageThatEndsIsToBlameThoughVisitorsStartItAgain() {
        isTakenBackBeforeVisitors("ends");
    }

    @Test
    void anImageThatEndsWhenItIsAskedIsToBlame() {
        isTakenBackBeforeVisitors("ends-when-asked");
    }

    private void isTakenBackBeforeVisitors(String image) {
        // given
        PollingClient client = PollingClient.of(host, PORT);
        await().pollInterval(PAUSE).atMost(LIMIT).until(() -> !client.pages().isEmpty());
        host.publish(image);

        // when
        CommandResult update = host.core().tidewaiter("update", "now");

        // then
        assertThat(update.lines().getLast()).as(update.toString()).endsWith("rolled back");
        assertThat(host.core().quarantine()).hasSize(1);
        assertThat(host.core().property("shop.socket", "ActiveState")).isEqualTo("active");
        assertThat(visit()).isEqualTo("one");
        assertThat(client.pages()).containsExactly("one");
    }

    @Test
    void aUnitThatAPersonStoppedIsNotBlamedOnItsImage() {
        // given
        host.publish("two");
        host.core()
                .shell("systemd-run --user --quiet --unit=updater /opt/tidewaiter/bin/tidewaiter update now")
                .ok();
        await().pollInterval(PAUSE)
                .atMost(LIMIT)
                .until(() -> host.outside().states().contains("verifying"));

        // when
        host.core().systemctl("stop", "shop.socket", UNIT).ok();

        // then
        await().pollInterval(PAUSE).atMost(LIMIT).until(() -> host.outside().unfinished() == 0);
        assertThat(host.core().history().getFirst().path("why").asText()).contains(UNIT + " was stopped");
        assertThat(host.core().quarantine()).isEmpty();
        assertThat(host.core().property(UNIT, "ActiveState")).isEqualTo("inactive");
    }

    private static String visit() {
        return host.core()
                .run("curl", "--silent", "--fail", "--max-time", "30", "http://127.0.0.1:" + PORT)
                .ok();
    }

    private static void awaitRest() {
        await().pollInterval(PAUSE)
                .atMost(LIMIT)
                .until(() -> host.core().property(UNIT, "ActiveState").equals("inactive"));
    }
}
