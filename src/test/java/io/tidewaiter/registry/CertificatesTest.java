package io.tidewaiter.registry;

import static io.tidewaiter.registry.FolderHost.digest;
import static io.tidewaiter.registry.FolderHost.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.update.model.RegistryException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** containers-certs.d(5), and the authorities of the system. */
class CertificatesTest extends RegistryTest {

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

    private void authority(String folder) throws IOException, GeneralSecurityException {
        host.write(folder + "/ca.crt", certificate.certificatePem());
    }

    @ParameterizedTest
    @ValueSource(strings = {"home/.config/containers", "etc/containers", "etc/docker"})
    void believesTheAuthorityInTheRegistrysFolder(String where) throws Exception {
        TestServer server = tls();
        authority(where + "/certs.d/" + server.authority());

        assertThat(digest(host.registry(), server.authority() + "/httpd:prod")).isEqualTo(DIGEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no certificate"})
    void aFileWithoutACertificateIsPassedOver(String text) throws Exception {
        TestServer server = tls();
        authority("etc/containers/certs.d/" + server.authority());
        host.write("etc/containers/certs.d/" + server.authority() + "/other.crt", text);

        assertThat(digest(host.registry(), server.authority() + "/httpd:prod")).isEqualTo(DIGEST);
    }

    @Test
    void theFirstFolderThatIsThereCountsAlone() throws Exception {
        TestServer server = tls();
        authority("etc/containers/certs.d/" + server.authority());
        host.write("home/.config/containers/certs.d/" + server.authority() + "/readme.txt", "empty");

        assertThat(failure(host.registry(), server.authority() + "/httpd:prod"))
                .hasMessageContaining("its certificate is signed by no authority that this host trusts");
    }

    @Test
    void theFolderIsForThatHostAndPortAlone() throws Exception {
        TestServer server = tls();
        authority("etc/containers/certs.d/127.0.0.1");

        assertThat(failure(host.registry(), server.authority() + "/httpd:prod").kind())
                .isEqualTo(Kind.UNTRUSTED);
    }

    @Test
    void believesTheSystemsAuthorities() throws Exception {
        TestServer server = tls();
        host.write("etc/ssl/certs/ca-certificates.crt", certificate.certificatePem());

        assertThat(digest(host.registry(), server.authority() + "/httpd:prod")).isEqualTo(DIGEST);
    }

    @Test
    void anAuthorityThatIsAddedIsSeenWithoutARestart() throws Exception {
        TestServer server = tls();
        DistributionRegistry registry = host.registry();
        failure(registry, server.authority() + "/httpd:prod");

        authority("etc/containers/certs.d/" + server.authority());

        assertThat(digest(registry, server.authority() + "/httpd:prod")).isEqualTo(DIGEST);
    }

    /** Of the same file, as its authority got a new key. */
    @ParameterizedTest
    @ValueSource(strings = {"etc/containers/certs.d/SERVER/ca.crt", "etc/ssl/certs/ca-certificates.crt"})
    void anAuthorityThatIsReplacedIsSeenWithoutARestart(String file, @TempDir Path others) throws Exception {
        TestServer server = tls();
        String path = file.replace("SERVER", server.authority());
        host.write(path, TestCertificate.in(others).certificatePem());
        DistributionRegistry registry = host.registry();
        assertThat(failure(registry, server.authority() + "/httpd:prod").kind()).isEqualTo(Kind.UNTRUSTED);

        host.write(path, certificate.certificatePem());

        assertThat(digest(registry, server.authority() + "/httpd:prod")).isEqualTo(DIGEST);
    }

    @Test
    void aClientCertificateThatIsReplacedIsSeenWithoutARestart(@TempDir Path others) throws Exception {
        TestServer server = closing(TestServer.mutual(vertx, certificate, false, RegistryTest::stateDigest));
        String folder = "etc/containers/certs.d/" + server.authority();
        authority(folder);
        TestCertificate other = TestCertificate.in(others);
        host.write(folder + "/us.key", other.keyPem());
        host.write(folder + "/us.cert", other.certificatePem());
        DistributionRegistry registry = host.registry();
        assertThat(failure(registry, server.authority() + "/httpd:prod").kind()).isEqualTo(Kind.UNAUTHORIZED);

        host.write(folder + "/us.key", certificate.keyPem());
        host.write(folder + "/us.cert", certificate.certificatePem());

        assertThat(digest(registry, server.authority() + "/httpd:prod")).isEqualTo(DIGEST);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void showsTheClientCertificateOfTheFolder(boolean http2) throws Exception {
        TestServer server = closing(TestServer.mutual(vertx, certificate, http2, RegistryTest::stateDigest));
        String folder = "etc/containers/certs.d/" + server.authority();
        authority(folder);
        DistributionRegistry registry = host.registry();
        assertThat(failure(registry, server.authority() + "/httpd:prod"))
                .hasMessageContaining("does not let us in without a client certificate that it trusts")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNAUTHORIZED));

        host.write(folder + "/us.key", certificate.keyPem());
        host.write(folder + "/us.cert", certificate.certificatePem());

        assertThat(digest(registry, server.authority() + "/httpd:prod")).isEqualTo(DIGEST);
    }

    @ParameterizedTest
    @CsvSource({"us.key, us.cert", "us.cert, us.key"})
    void halfAPairIsNamed(String half, String missing) throws Exception {
        TestServer server = tls();
        String folder = "etc/containers/certs.d/" + server.authority();
        host.write(folder + "/" + half, "whatever");

        assertThat(failure(host.registry(), server.authority() + "/httpd:prod"))
                .hasMessageContaining(half + ": " + missing + " must stand beside it")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.MISCONFIGURED));
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aBrokenPairIsToldAndNothingIsSent() throws Exception {
        TestServer server = tls();
        String folder = "etc/containers/certs.d/" + server.authority();
        authority(folder);
        host.write(folder + "/us.key", "no key");
        host.write(folder + "/us.cert", "no certificate");

        assertThat(failure(host.registry(), server.authority() + "/httpd:prod"))
                .hasMessageContaining(server.authority());
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void anAuthorityIsOfNoUseWhereTheNameIsWrong() throws Exception {
        TestServer server = tls();
        authority("etc/containers/certs.d/" + server.otherAuthority());

        assertThat(failure(host.registry(), server.otherAuthority() + "/httpd:prod"))
                .hasMessageEndingWith("its certificate is not for localhost");
    }

    @Test
    void keepsOneConnectionForAllQuestions() throws Exception {
        try (CountingProxy proxy = new CountingProxy(vertx, tls().port())) {
            authority("etc/containers/certs.d/" + proxy.authority());
            DistributionRegistry registry = host.registry();

            digest(registry, proxy.authority() + "/httpd:prod");
            digest(registry, proxy.authority() + "/httpd:beta");

            assertThat(proxy.connections()).isEqualTo(1);
        }
    }

    @Test
    void speaksHttp2WhereItIsOffered() throws Exception {
        TestServer server = closing(TestServer.http2(vertx, certificate, RegistryTest::stateDigest));
        authority("etc/containers/certs.d/" + server.authority());

        assertThat(digest(host.registry(), server.authority() + "/httpd:prod")).isEqualTo(DIGEST);
        assertThat(server.asked())
                .singleElement()
                .satisfies(asked -> assertThat(asked.version()).isEqualTo("HTTP_2"));
    }
}
