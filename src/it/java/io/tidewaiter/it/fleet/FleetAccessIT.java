package io.tidewaiter.it.fleet;

import static io.tidewaiter.it.fleet.FleetCommandsIT.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.fleet.model.FleetKeys;
import io.tidewaiter.fleet.model.RolloutGate.Word;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
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

    private static final Pattern GRANT =
            Pattern.compile("role grant-permission (?<role>\\S+) (?<kind>read|readwrite) --prefix (?<prefix>/\\S+/)");

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
        documentedRoles();
        new WrittenFleet(etcd, "main", folder)
                .host("host1", Map.of())
                .host("host2", Map.of())
                .rollout(1, Word.RUN, "host1", "");
        etcd.call("/v3/auth/enable", "{}");
    }

    /** As the page for users has them. */
    private static void documentedRoles() throws IOException {
        List<MatchResult> grants = GRANT.matcher(Files.readString(Path.of("docs/usage/fleet.md")))
                .results()
                .toList();
        assertThat(grants).hasSize(7);
        for (String role : List.of("fleet-host", "host1", "fleet-coordinator", "fleet-viewer")) {
            etcd.call("/v3/auth/role/add", "{\"name\":\"%s\"}".formatted(role));
        }
        for (MatchResult grant : grants) {
            String prefix = grant.group("prefix");
            etcd.call(
                    "/v3/auth/role/grant",
                    "{\"name\":\"%s\",\"perm\":{\"permType\":\"%s\",\"key\":\"%s\",\"range_end\":\"%s\"}}"
                            .formatted(
                                    grant.group("role"),
                                    grant.group("kind").toUpperCase(Locale.ROOT),
                                    base64(prefix),
                                    base64(prefix.substring(0, prefix.length() - 1) + "0")));
        }
        for (String user : List.of("host1", "fleet-coordinator", "fleet-viewer")) {
            etcd.call("/v3/auth/user/add", "{\"name\":\"%s\",\"password\":\"secret of %s\"}".formatted(user, user));
            etcd.call("/v3/auth/user/grant", "{\"user\":\"%s\",\"role\":\"%s\"}".formatted(user, user));
        }
        etcd.call("/v3/auth/user/grant", "{\"user\":\"host1\",\"role\":\"fleet-host\"}");
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
    void aHostMayWriteOfItselfAndStopAReleaseAndNoMore() throws Exception {
        FleetKeys keys = new FleetKeys("main");

        assertThat(mayWrite("host1", keys.beat("host1"))).isTrue();
        assertThat(mayWrite("host1", keys.result("host1", WrittenFleet.WEB))).isTrue();
        assertThat(mayWrite("host1", keys.failures(WrittenFleet.WEB))).isTrue();
        assertThat(mayWrite("host1", keys.quarantine(WrittenFleet.WEB.reference(), WrittenFleet.NEW)))
                .isTrue();
        assertThat(mayRead("host1", keys.rollout(WrittenFleet.WEB))).isTrue();
        assertThat(mayRead("host1", keys.meta())).isTrue();

        assertThat(mayWrite("host1", keys.rollout(WrittenFleet.WEB))).isFalse();
        assertThat(mayWrite("host1", keys.grant("host2", WrittenFleet.WEB))).isFalse();
        assertThat(mayWrite("host1", keys.leader())).isFalse();
        assertThat(mayWrite("host1", keys.exclusion(WrittenFleet.WEB, "host2"))).isFalse();
        assertThat(mayRead("host1", keys.info("host2"))).isFalse();
        assertThat(fleet("main", "host1", "secret of host1").fleet("status").exit())
                .isEqualTo(ExitCode.UNAUTHORIZED);
    }

    @Test
    void aViewerLooksAndACoordinatorActs() throws Exception {
        WrittenFleet viewer = fleet("main", "fleet-viewer", "secret of fleet-viewer");
        assertThat(viewer.fleet("hosts").out()).contains("host1", "host2");
        assertRefused(viewer.fleet("pause"), ExitCode.UNAUTHORIZED, "permission denied");

        WrittenFleet coordinator = fleet("main", "fleet-coordinator", "secret of fleet-coordinator");
        assertThat(coordinator.fleet("promote").out()).contains("opened wave 2");
    }

    private static boolean mayWrite(String user, String key) throws IOException, InterruptedException {
        return may(user, "/v3/kv/put", "{\"key\":\"%s\"}".formatted(base64(key)));
    }

    private static boolean mayRead(String user, String key) throws IOException, InterruptedException {
        return may(user, "/v3/kv/range", "{\"key\":\"%s\"}".formatted(base64(key)));
    }

    private static boolean may(String user, String path, String json) throws IOException, InterruptedException {
        String token = KeyChange.parse(answer(
                                "/v3/auth/authenticate",
                                "{\"name\":\"%s\",\"password\":\"secret of %s\"}".formatted(user, user),
                                "none")
                        .body())
                .path("token")
                .asText();
        HttpResponse<String> answer = answer(path, json, token);
        assertThat(answer.body()).containsAnyOf("\"revision\"", "permission denied");
        return answer.statusCode() == 200;
    }

    private static HttpResponse<String> answer(String path, String json, String token)
            throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(etcd.endpoints().getFirst().resolve(path))
                            .header("Authorization", token)
                            .POST(BodyPublishers.ofString(json))
                            .build(),
                    BodyHandlers.ofString());
        }
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
