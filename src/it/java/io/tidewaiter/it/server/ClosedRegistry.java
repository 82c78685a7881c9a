package io.tidewaiter.it.server;

import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.TestHost;
import java.time.Duration;

/** The images of the host's registry behind a second one, on the loopback address, which wants a password. */
public final class ClosedRegistry {

    public static final String USER = "core";
    public static final String PASSWORD = "swordfish";

    /** The password by bcrypt, the only form that docker-registry takes. */
    private static final String HTPASSWD = USER + ":$2y$05$tidewaitertidewaitertOs3jJjltBC9x1gU8aoIYcZw6YF3Zv6n2\n";

    private ClosedRegistry() {}

    public static void start(TestHost host, int port) {
        Account root = host.root();
        root.write("/etc/docker/registry/closed.htpasswd", HTPASSWD);
        root.write("/etc/docker/registry/closed.yml", """
                version: 0.1
                storage:
                  filesystem:
                    rootdirectory: /var/lib/docker-registry
                http:
                  addr: 127.0.0.1:%d
                auth:
                  htpasswd:
                    realm: closed
                    path: /etc/docker/registry/closed.htpasswd
                """.formatted(port));
        root.write("/etc/containers/registries.conf.d/60-closed.conf", """
                [[registry]]
                location = "127.0.0.1:%d"
                insecure = true
                """.formatted(port));
        root.run("systemd-run", "--quiet", "docker-registry", "serve", "/etc/docker/registry/closed.yml")
                .ok();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> root.run("curl", "--silent", "http://127.0.0.1:" + port + "/v2/")
                                .exit()
                        == 0);
    }
}
