package io.tidewaiter.registry;

import static io.tidewaiter.registry.FolderHost.digest;
import static io.tidewaiter.registry.FolderHost.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.update.model.RegistryException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS, and what {@code insecure = true} changes about it. */
class TransportSecurityTest extends RegistryTest {

    @TempDir
    static Path keys;

    private static TestCertificate certificate;

    @BeforeAll
    static void makeCertificate() throws IOException, InterruptedException {
        certificate = TestCertificate.in(keys);
    }

    private TestServer tls() {
        return closing(TestServer.https(vertx, certificate, RegistryTest::stateDigest));
    }

    @Test
    void speaksTlsToARegistryWithATrustedCertificate() {
        closing(certificate.trusted());
        TestServer server = tls();

        assertThat(digest(host.registry(), server.authority() + "/httpd:prod")).isEqualTo(DIGEST);
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void refusesACertificateOfAnUnknownAuthority() {
        TestServer server = tls();

        assertThat(failure(host.registry(), server.authority() + "/httpd:prod"))
                .hasMessage(
                        "%1$s/httpd:prod: cannot reach %1$s: its certificate is signed by no authority that this host trusts: if it may, put the authority's certificate into /etc/containers/certs.d/%1$s/ca.crt"
                                .formatted(server.authority()))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNTRUSTED));
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void refusesACertificateOfAnotherHost() {
        closing(certificate.trusted());
        TestServer server = tls();

        assertThat(failure(host.registry(), server.otherAuthority() + "/httpd:prod"))
                .hasMessageEndingWith("its certificate is not for localhost")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.OTHER_NAME));
    }

    @Test
    void neverSpeaksPlainHttpUnlessItIsConfigured() {
        TestServer server = server(RegistryTest::stateDigest);

        assertThat(failure(host.registry(), server.authority() + "/httpd:prod"))
                .hasMessage(
                        "%1$s/httpd:prod: %1$s speaks plain http, not https: if that is meant, set insecure = true for it in registries.conf"
                                .formatted(server.authority()));
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void prefersUnverifiedTlsToPlainHttpWhereInsecure() throws IOException {
        TestServer server = tls();
        host.insecure(server.authority());

        assertThat(digest(host.registry(), server.authority() + "/httpd:prod")).isEqualTo(DIGEST);
    }

    @Test
    void remembersThatARegistrySpeaksPlainHttp() throws IOException {
        try (CountingProxy proxy =
                new CountingProxy(vertx, server(RegistryTest::stateDigest).port())) {
            host.insecure(proxy.authority());
            DistributionRegistry registry = host.registry();

            digest(registry, proxy.authority() + "/httpd:prod");
            assertThat(proxy.connections()).as("one for TLS, one for http").isEqualTo(2);
            digest(registry, proxy.authority() + "/httpd:prod");

            assertThat(proxy.connections()).as("the http one is kept").isEqualTo(2);
        }
    }

    @Test
    void findsARegistryAgainThatHasLearntTls() throws IOException {
        TestServer plain = server(RegistryTest::stateDigest);
        try (CountingProxy proxy = new CountingProxy(vertx, plain.port())) {
            host.insecure(proxy.authority());
            DistributionRegistry registry = host.registry();
            digest(registry, proxy.authority() + "/httpd:prod");

            proxy.leadTo(tls().port());
            failure(registry, proxy.authority() + "/httpd:prod");

            assertThat(digest(registry, proxy.authority() + "/httpd:prod")).isEqualTo(DIGEST);
        }
    }

    @Test
    void followsNoRedirectFromTlsToPlainHttp() {
        closing(certificate.trusted());
        TestServer plain = server(RegistryTest::stateDigest);
        TestServer server = tls();
        server.behave(request -> request.response()
                .putHeader("Location", plain.origin() + "/m")
                .setStatusCode(307)
                .end());

        assertThat(failure(host.registry(), server.authority() + "/httpd:prod"))
                .hasMessageEndingWith("127.0.0.1 redirects from https to plain http at 127.0.0.1: not followed")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.BROKEN));
        assertThat(plain.asked()).isEmpty();
    }

    @Test
    void keepsThePasswordOfASecureRegistryFromAPlainHttpRealmOnItsOwnHost() throws IOException {
        closing(certificate.trusted());
        TestServer plain = server(status(500));
        TestServer server = tls();
        server.behave(new TestTokens(plain.origin() + "/token", "{\"token\":\"%s\"}"));
        host.login(server.authority(), "alice", "wonderland");

        assertThat(failure(host.registry(), server.authority() + "/httpd:prod"))
                .hasMessageContaining("in plain http, which was not done");
        assertThat(plain.asked()).isEmpty();
    }
}
