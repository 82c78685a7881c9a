package io.tidewaiter.it.server;

import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.TestHost;
import java.time.Duration;

/** The images of the host's registry behind one that speaks TLS, with a certificate of an unknown authority. */
public final class SecureRegistry {

    private SecureRegistry() {}

    public static void start(TestHost host, int port) {
        Account root = host.root();
        root.shell("""
                        cd /etc/docker/registry && openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost \
                            -addext subjectAltName=IP:127.0.0.1 -keyout own.key -out own.crt 2>/dev/null && chmod 644 own.*
                        """).ok();
        root.write("/etc/docker/registry/secure.yml", """
                version: 0.1
                storage:
                  filesystem:
                    rootdirectory: /var/lib/docker-registry
                http:
                  addr: 127.0.0.1:%d
                  tls:
                    certificate: /etc/docker/registry/own.crt
                    key: /etc/docker/registry/own.key
                """.formatted(port));
        root.run("systemd-run", "--quiet", "docker-registry", "serve", "/etc/docker/registry/secure.yml")
                .ok();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> root.run("curl", "--silent", "--insecure", "https://127.0.0.1:" + port + "/v2/")
                                .exit()
                        == 0);
    }
}
