package io.tidewaiter.registry;

import static io.tidewaiter.registry.FolderHost.digest;
import static io.tidewaiter.registry.FolderHost.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.net.Proxies;
import io.tidewaiter.net.WebAddress;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy that the environment names. */
class ProxiesTest extends RegistryTest {

    @Test
    void theRegistryIsAskedByWayOfTheProxy() throws IOException {
        TestServer proxy = server(RegistryTest::stateDigest);
        host.insecure("registry.example:5000").set("http_proxy", proxy.origin());

        assertThat(digest(host.registry(), "registry.example:5000/httpd:prod")).isEqualTo(DIGEST);
        assertThat(proxy.asked())
                .last()
                .satisfies(asked ->
                        assertThat(asked.uri()).isEqualTo("http://registry.example:5000/v2/httpd/manifests/prod"));
    }

    @Test
    void anotherHostsProxyIsNotWantedForThisMachine() throws IOException {
        TestServer server = registry(RegistryTest::stateDigest);
        host.set("http_proxy", "http://127.0.0.1:1").set("https_proxy", "http://127.0.0.1:1");

        assertThat(digest(host.registry(), server.authority() + "/httpd:prod")).isEqualTo(DIGEST);
    }

    @ParameterizedTest
    @CsvSource({
        "http://proxy.example:3128, HTTP, proxy.example, 3128, , ",
        "proxy.example:3128, HTTP, proxy.example, 3128, , ",
        "http://proxy.example, HTTP, proxy.example, 80, , ",
        "http://alice:p%40ss+word@proxy.example:1, HTTP, proxy.example, 1, alice, p@ss+word",
        "socks5://proxy.example, SOCKS5, proxy.example, 1080, , "
    })
    void readsTheVariable(String text, ProxyType type, String name, int port, String user, String password) {
        ProxyOptions proxy = new Proxies(Map.of("HTTPS_PROXY", text))
                .of(WebAddress.parse("https://quay.io/v2/"))
                .orElseThrow();

        assertThat(proxy.getType()).isEqualTo(type);
        assertThat(proxy.getHost()).isEqualTo(name);
        assertThat(proxy.getPort()).isEqualTo(port);
        assertThat(proxy.getUsername()).isEqualTo(user);
        assertThat(proxy.getPassword()).isEqualTo(password);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            quay.io                 | https://quay.io/          | true
            quay.io                 | https://cdn.quay.io/      | true
            .quay.io                | https://cdn.quay.io/      | true
            .quay.io                | https://quay.io/          | false
            *.quay.io               | https://cdn.quay.io/      | true
            quay.io                 | https://notquay.io/       | false
            a.example, quay.io:5000 | https://quay.io:5000/     | true
            quay.io:5000            | https://quay.io/          | false
            quay.io:443             | https://quay.io/          | true
            *                       | https://quay.io/          | true
            10.0.0.0/8              | https://10.1.2.3:5000/    | true
            10.0.0.0/8              | https://11.1.2.3:5000/    | false
            192.168.1.128/25        | https://192.168.1.222/    | true
            192.168.1.128/25        | https://192.168.1.100/    | false
            fd00::/8                | https://[fd12::1]/        | true
            10.0.0.0/33             | https://10.1.2.3/         | false
            10.0.0.0/8              | https://quay.io/          | false
            0.0.0.0/0               | https://8.8.8.8/          | true
            10.1.2.3/32             | https://10.1.2.3/         | true
            """)
    void someHostsAreReachedWithoutIt(String exempt, String uri, boolean direct) {
        Proxies proxies = new Proxies(Map.of("https_proxy", "http://proxy.example", "no_proxy", exempt));

        assertThat(proxies.of(WebAddress.parse(uri)).isEmpty()).isEqualTo(direct);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://proxy.example", "http://", "http://a b:hunter2", "hunter2://x:y@z"})
    void aProxyThatMakesNoSenseIsNamedAndNotQuoted(String text) throws IOException {
        host.insecure("registry.example").set("http_proxy", text).set("https_proxy", text);

        assertThat(failure(host.registry(), "registry.example/httpd:prod"))
                .hasMessageContaining("the environment variable https_proxy names no proxy")
                .hasMessageNotContaining("hunter2")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.MISCONFIGURED));
    }
}
