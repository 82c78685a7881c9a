package io.tidewaiter.it.webhook;

import static io.tidewaiter.it.host.TestHost.REGISTRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.CoreStory;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.Httpd.Health;
import io.tidewaiter.it.host.Httpd.Life;
import io.tidewaiter.it.host.RegistryLog;
import io.tidewaiter.it.host.TestHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The host's registry reports its pushes, over http and over TLS, and strangers attack the webhook port. */
class WebhookIT {

    private static final String UNIT = "tidewaiter.service";
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final Duration AT_ONCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration PROMPT = Duration.ofSeconds(2);
    private static final int REQUESTS = 10_000;
    private static final int STALLED = 900;

    /** It looks when it is told to. */
    private static final String CONFIGURATION = """
            poll:
              interval: 1h
              at-start: false
            metrics:
              listen: 127.0.0.1:9464
              textfile: /home/core/tidewaiter.prom
            webhook:
              listen: 127.0.0.1:8650
            TLS
              hooks:
                registry:
                  type: distribution
                  secret-file: ${CREDENTIALS_DIRECTORY}/registry
                signed:
                  type: github
                  secret-file: /home/core/.config/tidewaiter/signed.secret
                path:
                  type: docker-hub
                  secret-file: /home/core/.config/tidewaiter/path.secret
            """;

    private static final String TLS = """
              tls:
                certificate-file: /home/core/.config/tidewaiter/tls.crt
                key-file: /home/core/.config/tidewaiter/tls.key
            """;

    @RegisterExtension
    static final TestHost host = new TestHost();

    private static Httpd httpd = new Httpd(host.core(), "", "", 0);
    private static String shown = "v1";

    @BeforeAll
    static void prepare() {
        Account core = host.core();
        httpd = Httpd.ofSeedUnit(core, Health.QUICK).started();
        core.write(".config/tidewaiter/registry.secret", "s3cret-registry\n");
        core.write(".config/tidewaiter/signed.secret", "s3cret-signed\n");
        core.write(".config/tidewaiter/path.secret", "s3cret-path\n");
        core.write(".config/systemd/user/tidewaiter.service.d/credentials.conf", """
                [Service]
                LoadCredential=registry:/home/core/.config/tidewaiter/registry.secret
                """);
        core.run("install", "-D", "-t", ".config/systemd/user", "/opt/tidewaiter/systemd/user/tidewaiter.service")
                .ok();
        core.systemctl("daemon-reload").ok();
        makeAuthority();
    }

    /** An authority of the site, which the registry trusts as its system does, and a certificate by it. */
    private static void makeAuthority() {
        host.root().shell("""
                set -e
                cd /home/core/.config/tidewaiter
                openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=site \
                  -keyout /root/ca.key -out /usr/local/share/ca-certificates/site.crt
                openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=hooks \
                  -keyout tls.key -out /root/hooks.csr
                echo subjectAltName=IP:127.0.0.1 >/root/hooks.ext
                openssl x509 -req -in /root/hooks.csr -CA /usr/local/share/ca-certificates/site.crt \
                  -CAkey /root/ca.key -CAcreateserial -days 30 -extfile /root/hooks.ext -out tls.crt
                chown core: tls.key tls.crt
                update-ca-certificates
                """).ok();
    }

    @Test
    @CoreStory
    void updatesAtOnceWhenToldOverHttp() {
        begin("http", "");

        assertPushIsHeard();
    }

    @Test
    void updatesAtOnceWhenToldOverTls() {
        begin("https", TLS);

        assertPushIsHeard();

        // when many begin to shake hands and never end it
        long before = residentKilobytes();
        CommandResult stalled =
                host.root().run("bash", "-c", """
                for i in {1..%d}; do exec {held}<>/dev/tcp/127.0.0.1/8650; done
                curl --silent --cacert /usr/local/share/ca-certificates/site.crt --output /dev/null --max-time 5 \
                  --write-out '%%{http_code}\\n' --header 'Authorization: Bearer s3cret-registry' --data '{}' \
                  https://127.0.0.1:8650/hooks/registry
                ls -l /proc/%2$s/fd | grep --count socket:
                sed -n 's/^VmRSS:[^0-9]*\\([0-9]*\\) kB/\\1/p' /proc/%2$s/status
                """.formatted(STALLED, host.core().property(UNIT, "MainPID")));

        // then
        assertThat(stalled.lines()).as(stalled.toString()).hasSize(3).first().isEqualTo("202");
        assertThat(Integer.parseInt(stalled.lines().get(1)))
                .as("open sockets; the listener's are 256 at the most")
                .isLessThan(300);
        long meanwhile = Long.parseLong(stalled.lines().getLast());
        System.out.printf("resident: %d kB, with %d stalled handshakes %d kB%n", before, STALLED, meanwhile);
        assertThat(meanwhile - before).isLessThan(30_000);
    }

    @Test
    void standsASiege() throws Exception {
        begin("http", "");
        assertPushIsHeard();
        Account core = host.core();
        Life life = httpd.life();
        int updates = host.core().history().size();
        RegistryLog log = host.registryLog();
        assertThat(post("/hooks/path/s3cret-path", "X-Any: thing", "%{http_code}"))
                .isEqualTo("202");
        assertThat(siegeBegins(500).waitFor())
                .as("what is loaded and cached once")
                .isZero();
        long before = residentKilobytes();

        // when
        Process siege = siegeBegins(REQUESTS);
        List<Duration> waits = new ArrayList<>();
        while (siege.isAlive()) {
            waits.add(timeOfAPost());
        }
        assertThat(siege.waitFor()).isZero();

        // then
        long after = residentKilobytes();
        System.out.printf(
                "resident over %d hostile requests: %d kB before, %d kB after; a genuine one meanwhile took %s%n%s%n",
                REQUESTS,
                before,
                after,
                waits,
                new String(siege.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertThat(after - before).isLessThan(20_000);
        assertThat(waits).isNotEmpty().allMatch(wait -> wait.compareTo(PROMPT) < 0);
        assertThat(log.ofTheUpdate()).as("nothing was looked at").isEmpty();
        assertThat(httpd.life()).isEqualTo(life);
        assertThat(host.core().history()).hasSize(updates);
        assertThat(journal()
                        .lines()
                        .filter(line -> line.contains("was refused"))
                        .count())
                .as("lines about it in the journal")
                .isLessThan(20);
        assertThat(journal()).doesNotContain("s3cret", "guess", "OutOfMemory", "Exception");

        assertThat(metric("tidewaiter_webhook_requests_total{hook=\"registry\",result=\"refused\"}"))
                .isGreaterThan(500);
        assertThat(metric("tidewaiter_webhook_requests_total{hook=\"path\",result=\"push\"}"))
                .isZero();
        assertThat(metric("tidewaiter_updates_total{outcome=\"updated\"}")).isEqualTo(1);
        assertThat(metric("tidewaiter_registry_requests_total{registry=\"%s\",status=\"200\"}".formatted(REGISTRY)))
                .isPositive();
        assertThat(metric("tidewaiter_outage_seconds_total{unit=\"container-httpd.service\"}"))
                .isPositive();
        assertThat(core.run("cat", "tidewaiter.prom").ok()).contains("tidewaiter_webhook_requests_total{");

        // when it goes on, and the registry has something to tell
        Process more = siegeBegins(REQUESTS);
        assertPushIsHeard();
        assertThat(host.core().tidewaiter("status").exit()).isZero();
        assertThat(more.waitFor()).isZero();
        assertThat(host.outside().daemon()).as("it never died").isPresent();
        assertThat(host.core().property(UNIT, "NRestarts")).isEqualTo("0");
    }

    private static void begin(String scheme, String tls) {
        host.core()
                .configure(
                        CONFIGURATION.replace("TLS\n", tls) + Health.QUICK.asConfiguration("container-httpd.service"));
        assertThat(host.core().systemctl("restart", UNIT).exit()).as(journal()).isZero();
        host.root().shell("""
                sed -i '/^notifications:/,$d' /etc/docker/registry/config.yml
                cat >>/etc/docker/registry/config.yml <<END
                notifications:
                  endpoints:
                    - name: tidewaiter
                      url: %s://127.0.0.1:8650/hooks/registry
                      headers:
                        Authorization: [Bearer s3cret-registry]
                      timeout: 2s
                      threshold: 3
                      backoff: 1s
                END
                """.formatted(scheme)).ok();
        host.root().systemctl("restart", "docker-registry").ok();
        await().atMost(LIMIT)
                .until(() -> host.core()
                                .run("curl", "--silent", "http://" + TestHost.REGISTRY + "/v2/")
                                .exit()
                        == 0);
    }

    private static void assertPushIsHeard() {
        int updates = host.core().history().size();
        String next = shown.equals("v2") ? "v5" : "v2";
        host.publish(next);
        await().pollInterval(PAUSE)
                .atMost(AT_ONCE)
                .untilAsserted(() -> assertThat(host.outside().query("SELECT id FROM updates"))
                        .as("begun; %s", journal())
                        .hasSize(updates + 1));
        await().pollInterval(PAUSE)
                .atMost(LIMIT)
                .until(() -> host.core().history().size() == updates + 1);
        assertThat(host.core().history().getFirst().path("outcome").asText()).isEqualTo("updated");
        assertThat(httpd.page()).isEqualTo(next);
        shown = next;
    }

    private static double metric(String name) {
        return host.core().run("curl", "--silent", "http://127.0.0.1:9464/metrics").lines().stream()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name));
    }

    private static Duration timeOfAPost() {
        String[] answer = post("/hooks/registry", "Authorization: Bearer s3cret-registry", "%{http_code} %{time_total}")
                .split(" ", 2);
        assertThat(answer[0]).isEqualTo("202");
        return Duration.ofMillis((long) (1000 * Double.parseDouble(answer[1])));
    }

    private static String post(String path, String header, String written) {
        return host.core()
                .run(
                        "curl",
                        "--silent",
                        "--output",
                        "/dev/null",
                        "--write-out",
                        written,
                        "--header",
                        header,
                        "--data",
                        "{\"events\":[]}",
                        "http://127.0.0.1:8650" + path)
                .ok();
    }

    /** By the tests' own Java, in the host's network. */
    private static Process siegeBegins(int requests) throws IOException {
        return new ProcessBuilder(
                        "nsenter",
                        "--target",
                        Long.toString(host.outside().daemon().orElseThrow().pid()),
                        "--net",
                        "--",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        Path.of("target", "test-classes").toAbsolutePath().toString(),
                        WebhookAttack.class.getName(),
                        "8650",
                        Integer.toString(requests))
                .redirectErrorStream(true)
                .start();
    }

    private static long residentKilobytes() {
        Path status = Path.of(
                "/proc", Long.toString(host.outside().daemon().orElseThrow().pid()), "status");
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String journal() {
        return host.root()
                .run("journalctl", "--no-pager", "--output=cat", "_SYSTEMD_USER_UNIT=" + UNIT)
                .out();
    }
}
