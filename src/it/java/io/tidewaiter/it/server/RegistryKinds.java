package io.tidewaiter.it.server;

import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.HostNetworkProgram;
import io.tidewaiter.it.host.TestHost;
import java.io.IOException;
import java.time.Duration;

/**
 * The images of the host's registry behind other registries: with a password, with TLS by a private authority, with client
 * certificates, and with tokens. Each answers under every registered name in {@code registry.test}, so that the configuration
 * of one name does not affect another.
 */
public final class RegistryKinds implements AutoCloseable {

    public static final int PLAIN = 5000;
    public static final int PASSWORD = 5003;
    public static final int TLS = 5011;
    public static final int MUTUAL_TLS = 5012;
    public static final int TOKEN = 5013;

    /** Below the home of {@code core}: {@code ca.crt}, {@code client.cert} and {@code client.key} are for its use. */
    public static final String PKI = "/home/core/pki";

    /** Where the token service is, under the name {@code tokens}. */
    public static final int TOKEN_SERVICE = 5014;

    private static final String MAKE_KEYS = """
            set -e
            mkdir -p PKI && cd PKI
            new() { openssl req -quiet -newkey "$1" -noenc -days 30 -subj "/CN=$2" -keyout "$2.key" "${@:3}"; }
            new rsa:2048 token -x509 -out token.crt
            new ec:<(openssl ecparam -name prime256v1) ca -x509 -out ca.crt
            for who in server client; do
                new ec:<(openssl ecparam -name prime256v1) $who -x509 -CA ca.crt -CAkey ca.key -out $who.crt \\
                    -addext 'subjectAltName=DNS:*.registry.test' -addext basicConstraints=CA:FALSE
            done
            mv client.crt client.cert
            chmod -R a+rX .
            """.replace("PKI", PKI);

    private static final String WITH_TLS = """
              tls:
                certificate: PKI/server.crt
                key: PKI/server.key
            """.replace("PKI", PKI);

    /** Of the host's own registry. */
    public static final String STORAGE = "/var/lib/docker-registry";

    private final Account root;
    private final HostNetworkProgram tokenService;

    private RegistryKinds(TestHost host) {
        root = host.root();
        root.shell(MAKE_KEYS).ok();
        tokenService = host.outside()
                .start(
                        TokenService.class,
                        String.valueOf(TOKEN_SERVICE),
                        host.outside().home().resolve("pki").toString());
    }

    public static RegistryKinds start(TestHost host) {
        RegistryKinds kinds = new RegistryKinds(host);
        ClosedRegistry.start(host, PASSWORD);
        kinds.serve(TLS, WITH_TLS, "");
        kinds.serve(MUTUAL_TLS, WITH_TLS + "    clientcas: [" + PKI + "/ca.crt]\n", "");
        kinds.serve(TOKEN, "", """
                auth:
                  token:
                    realm: http://tokens.registry.test:%d/token
                    service: %s
                    issuer: %s
                    rootcertbundle: %s/token.crt
                """.formatted(TOKEN_SERVICE, TokenService.SERVICE, TokenService.ISSUER, PKI));
        return kinds;
    }

    private void serve(int port, String http, String auth) {
        serve(root, port, STORAGE, http, auth);
    }

    /**
     * Starts one more docker-registry, as unit {@code registry-PORT} of the host.
     *
     * @param http more lines under this key
     * @param auth a whole paragraph, or none
     */
    public static void serve(Account root, int port, String storage, String http, String auth) {
        String file = "/etc/docker/registry/" + port + ".yml";
        root.write(file, """
                version: 0.1
                storage:
                  filesystem:
                    rootdirectory: %s
                http:
                  addr: 0.0.0.0:%d
                """.formatted(storage, port) + http + auth);
        root.run("systemd-run", "--quiet", "--unit=registry-" + port, "docker-registry", "serve", file)
                .ok();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> root.shell("exec 3<>/dev/tcp/127.0.0.1/" + port).exit() == 0);
    }

    /** Makes a name known to the host. */
    public static String named(TestHost host, String name) {
        String full = name + ".registry.test";
        host.root()
                .run("bash", "-c", "echo \"127.0.0.1 $0\" >>/etc/hosts", full)
                .ok();
        return full;
    }

    @Override
    public void close() throws IOException {
        tokenService.close();
    }
}
