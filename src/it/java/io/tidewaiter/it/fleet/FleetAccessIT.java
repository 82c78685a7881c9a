package io.tidewaiter.it.fleet;

import static io.tidewaiter.it.fleet.FleetCommandsIT.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.cli.backend.ExitCode;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of a fleet, where etcd wants to know who asks. */
class FleetAccessIT {

    private static final String ISSUE = """
            cd "$0"
            for name in own other; do
              openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj "/CN=$name" \\
                -addext subjectAltName=IP:127.0.0.1 -keyout $name.key -out $name.crt
            done
            """;

    @TempDir
    private static Path folder;

    private static EtcdCluster etcd;
    private final Vertx vertx = Vertx.vertx();

    @BeforeAll
    static void startEtcdWithUsers() throws Exception {
        Process issue = new ProcessBuilder("bash", "-euc", ISSUE, folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(issue.waitFor(20, TimeUnit.SECONDS) && issue.exitValue() == 0)
                .isTrue();
        etcd = EtcdCluster.start(1);
        user("root", "root");
        user("ann", "reader");
        etcd.call(
                "/v3/auth/role/grant",
                "{\"name\":\"reader\",\"perm\":{\"permType\":\"READ\",\"key\":\"%s\",\"range_end\":\"%s\"}}"
                        .formatted(base64("/tidewaiter/main/"), base64("/tidewaiter/main0")));
        etcd.call("/v3/auth/enable", "{}");
    }

    private static void user(String name, String role) {
        etcd.call("/v3/auth/user/add", "{\"name\":\"%s\",\"password\":\"secret of %s\"}".formatted(name, name));
        etcd.call("/v3/auth/role/add", "{\"name\":\"%s\"}".formatted(role));
        etcd.call("/v3/auth/user/grant", "{\"user\":\"%s\",\"role\":\"%s\"}".formatted(name, role));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @AfterEach
    void closeServers() {
        vertx.close().await();
    }

    @AfterAll
    static void stop() {
        etcd.close();
    }

    @Test
    void theRightPasswordIsLetIn() throws Exception {
        assertThat(fleet("main", "ann", "secret of ann").fleet("status").exit()).isZero();
    }

    @Test
    void aWrongPasswordIsSaidAndNotShown() throws Exception {
        var refused = fleet("main", "ann", "wrong").fleet("status");

        assertRefused(refused, ExitCode.UNAUTHORIZED, "authentication failed", "fleet.password-file");
        assertThat(refused.err()).doesNotContain("wrong\n");
    }

    @Test
    void aRoleThatDoesNotReachIsSaid() throws Exception {
        assertRefused(
                fleet("others", "ann", "secret of ann").fleet("status"),
                ExitCode.UNAUTHORIZED,
                "permission denied",
                "etcdctl role get");
        assertRefused(
                fleet("main", "ann", "secret of ann").fleet("coordinate"), ExitCode.UNAUTHORIZED, "permission denied");
    }

    @Test
    void anEtcdWithUsersAsksForOne() {
        assertRefused(new WrittenFleet(etcd, "main", folder).fleet("status"), ExitCode.UNAUTHORIZED, "fleet.user");
    }

    @Test
    void aCertificateOfAnUnknownAuthorityIsSaid() {
        assertRefused(
                secured(server(false), "other").fleet("status"),
                ExitCode.UNREACHABLE,
                "no authority",
                "fleet.tls.ca-file");
    }

    @Test
    void aCertificateForAnotherNameIsSaid() {
        String other = server(false).replace("127.0.0.1", "localhost");

        assertRefused(secured(other, "own").fleet("status"), ExitCode.UNREACHABLE, "is not for the name");
    }

    @Test
    void anEtcdThatWantsACertificateOfOursSaysSo() {
        assertRefused(secured(server(true), "own").fleet("status"), ExitCode.UNREACHABLE, "fleet.tls.certificate-file");
    }

    @Test
    void whatIsNoEtcdIsSaid() {
        assertRefused(secured(server(false), "own").fleet("status"), ExitCode.UNREACHABLE, "not etcd");
    }

    private WrittenFleet fleet(String name, String user, String password) throws Exception {
        Path file = Files.writeString(folder.resolve("password"), password + "\n");
        return new WrittenFleet(
                etcd, name, folder, etcd.endpoints(), "  user: %s\n  password-file: %s\n".formatted(user, file));
    }

    private WrittenFleet secured(String endpoint, String authority) {
        return new WrittenFleet(
                etcd,
                "main",
                folder,
                List.of(URI.create(endpoint)),
                "  tls:\n    ca-file: %s/%s.crt\n".formatted(folder, authority));
    }

    /** It speaks TLS and knows nothing of etcd. */
    private String server(boolean wantsCertificate) {
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setClientAuth(wantsCertificate ? ClientAuth.REQUIRED : ClientAuth.NONE)
                        .setTrustOptions(new PemTrustOptions().addCertPath(folder + "/other.crt"))
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .addCertPath(folder + "/own.crt")
                                .addKeyPath(folder + "/own.key")))
                .requestHandler(request -> request.response().end("hello"))
                .listen(0, "127.0.0.1")
                .await();
        return "https://127.0.0.1:" + server.actualPort();
    }
}
