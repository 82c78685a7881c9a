package io.tidewaiter.training;

import io.tidewaiter.image.Digest;
import io.tidewaiter.podman.FakePodman;
import io.tidewaiter.podman.Inspected;
import io.tidewaiter.registry.TestCertificate;
import io.tidewaiter.registry.TestServer;
import io.tidewaiter.systemd.FakeSystemd;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A registry, Podman and systemd that stand in for a host's, so that a build can run the program with something to check and keep
 * the classes that a check loads. The registry wants TLS and a token, as public ones do.
 *
 * <p>Two units run there. The registry has the digest that the one runs, and a newer one for the other.
 */
public final class TrainingHost {

    private static final String MANIFEST = "{\"schemaVersion\":2}";
    private static final Digest SERVED = Digest.sha256(MANIFEST.getBytes(StandardCharsets.UTF_8));
    private static final Digest OLDER = Digest.parse("sha256:" + "a1".repeat(32));
    private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final String USER =
            Base64.getEncoder().encodeToString("core:secret".getBytes(StandardCharsets.UTF_8));

    private final Path home;
    private final Path run;

    private TrainingHost(Path home, Path run) {
        this.home = home;
        this.run = run;
    }

    /**
     * Runs until its standard input ends; says {@code ready} before.
     *
     * @param arguments the home of the user to be, and the folder for the sockets, where XDG_RUNTIME_DIR points
     */
    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx();
        TrainingHost host = new TrainingHost(Path.of(arguments[0]), Path.of(arguments[1]));
        try (TestServer registry = host.registry(vertx);
                FakePodman podman = new FakePodman(vertx, Files.createDirectories(host.run.resolve("podman")));
                FakeSystemd systemd = new FakeSystemd(host.run)) {
            systemd.unitPath(host.home);
            host.unit("current", registry.authority() + "/current:prod", SERVED, podman, systemd);
            host.unit("moved", registry.authority() + "/moved:prod", OLDER, podman, systemd);
            System.out.println("ready");
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        vertx.close().await();
    }

    private TestServer registry(Vertx vertx) throws Exception {
        TestCertificate certificate = TestCertificate.in(home);
        TestServer server = TestServer.https(vertx, certificate, this::answer);
        write("certs.d/" + server.authority() + "/ca.crt", certificate.certificatePem());
        write("auth.json", "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(server.authority(), USER));
        return server;
    }

    private void answer(HttpServerRequest request) {
        if (request.path().equals("/token")) {
            request.response().end("{\"token\":\"t\",\"expires_in\":300}");
        } else if (request.getHeader("Authorization") == null) {
            String realm = "https://" + request.authority() + "/token";
            request.response()
                    .setStatusCode(401)
                    .putHeader("WWW-Authenticate", "Bearer realm=\"%s\",service=\"training\"".formatted(realm))
                    .end();
        } else {
            request.response()
                    .putHeader("Docker-Content-Digest", SERVED.toString())
                    .putHeader("Content-Type", TYPE)
                    .end(MANIFEST);
        }
    }

    private void unit(String name, String reference, Digest digest, FakePodman podman, FakeSystemd systemd)
            throws IOException {
        String unit = name + ".service";
        String id = Digest.sha256(name.getBytes(StandardCharsets.UTF_8)).hex();
        Files.writeString(home.resolve(unit), "ExecStart=podman run");
        systemd.runs(unit);
        String repository = reference.substring(0, reference.lastIndexOf(':'));
        JsonObject image = new JsonObject()
                .put("Id", id)
                .put("Os", "linux")
                .put("Architecture", "amd64")
                .put("RepoTags", new JsonArray(List.of(reference)))
                .put("RepoDigests", new JsonArray(List.of(repository + "@" + digest)));
        podman.answers("GET /images/" + reference + "/json", 200, image.encode())
                .answers("GET /images/" + id + "/json", 200, image.encode())
                .container(
                        name,
                        () -> Inspected.running(name, name, id, reference)
                                .labelled(Map.of("io.containers.autoupdate", "registry", "PODMAN_SYSTEMD_UNIT", unit))
                                .json());
    }

    private void write(String path, String text) throws IOException {
        Path file = home.resolve(".config/containers").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
