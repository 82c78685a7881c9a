package io.tidewaiter.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.app.Notices;
import io.tidewaiter.config.Settings;
import io.tidewaiter.config.SettingsReader;
import io.tidewaiter.podman.Loop;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.port.Scope.Push;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each type of the configuration is received by what understands it, behind the secret that it usually shows. */
class HooksTest {

    private static final String BEARER = "Authorization: Bearer s3cret";
    private static final String HARBOR =
            "'{\"type\":\"PUSH_ARTIFACT\",\"event_data\":{\"repository\":{\"repo_full_name\":\"team/web\"},"
                    + "\"resources\":[{\"tag\":\"prod\"}]}}'";

    @TempDir
    private Path folder;

    @AutoClose
    private final Loop loop = new Loop();

    private final Notices notices = new Notices();
    private final List<Scope> checks = new CopyOnWriteArrayList<>();
    private final Hooks hooks = new Hooks(loop.vertx(), Map.of("CREDENTIALS_DIRECTORY", "/nowhere"), scope -> {
        checks.add(scope);
        return Future.succeededFuture(new Report(List.of()));
    });

    private int listen(String hook) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Settings settings =
                SettingsReader.parse("t", "webhook: {listen: 127.0.0.1:%d, hooks: {mine: {%s}}}".formatted(port, hook));
        loop.result(() -> hooks.listen(settings.webhook(), notices));
        return port;
    }

    @ParameterizedTest
    @CsvSource({
        "distribution, '', " + BEARER
                + ", '{\"events\":[{\"action\":\"push\",\"target\":{\"repository\":\"team/web\",\"tag\":\"prod\"}}]}'",
        "gitlab, '', " + BEARER
                + ", '{\"events\":[{\"action\":\"push\",\"target\":{\"repository\":\"team/web\",\"tag\":\"prod\"}}]}'",
        "acr, '', " + BEARER + ", '{\"action\":\"push\",\"target\":{\"repository\":\"team/web\",\"tag\":\"prod\"}}'",
        "docker-hub, /s3cret, X-Any: thing,"
                + " '{\"push_data\":{\"tag\":\"prod\"},\"repository\":{\"repo_name\":\"team/web\"}}'",
        "quay, /s3cret, X-Any: thing, '{\"docker_url\":\"quay.io/team/web\",\"updated_tags\":[\"prod\"]}'",
        "harbor, '', " + BEARER + ", " + HARBOR,
        "github, '', X-Hub-Signature-256: sha256=%s, '{\"package\":{\"package_type\":\"container\",\"namespace\":\"team\","
                + "\"name\":\"web\",\"package_version\":{\"container_metadata\":{\"tag\":{\"name\":\"prod\"}}}}}'",
        "gitea, '', X-Gitea-Signature: %s, '{\"action\":\"created\",\"package\":{\"type\":\"container\","
                + "\"owner\":{\"login\":\"team\"},\"name\":\"web\",\"version\":\"prod\"}}'",
        "forgejo, '', X-Gitea-Signature: %s, '{\"action\":\"created\",\"package\":{\"type\":\"container\","
                + "\"owner\":{\"login\":\"team\"},\"name\":\"web\",\"version\":\"prod\"}}'",
        "zot, '', " + BEARER
                + ", '{\"type\":\"zotregistry.image.updated\",\"data\":{\"name\":\"team/web\",\"reference\":\"prod\"}}'",
        "ecr, '', " + BEARER + ", '{\"detail-type\":\"ECR Image Action\",\"detail\":{\"action-type\":\"PUSH\","
                + "\"result\":\"SUCCESS\",\"repository-name\":\"team/web\",\"image-tag\":\"prod\"}}'",
        "plain, '', " + BEARER + ", '{\"image\":\"registry.example/team/web:prod\"}'",
    })
    void eachTypeIsHeard(String type, String end, String header, String body) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "s3cret\n");
        int port = listen("type: %s, secret-file: %s".formatted(type, secret));
        String[] shown = header.formatted(HmacOf.body("s3cret", body)).split(": ", 2);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d/hooks/mine%s".formatted(port, end)))
                .header(shown[0], shown[1])
                .POST(BodyPublishers.ofString(body));
        if (type.equals("github")) {
            request.header("X-GitHub-Event", "package");
        }
        if (type.equals("gitea") || type.equals("forgejo")) {
            request.header("X-Gitea-Event", "package").header("X-GitHub-Event", "package");
        }

        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(request.build(), BodyHandlers.discarding()).statusCode())
                    .isEqualTo(202);
        }

        assertThat(checks).containsExactly(Scope.pushes(Set.of(new Push("team/web", "prod"))));
    }

    @Test
    void listensAsSoonAsAnotherProgramLetsGoOfThePort() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "s3cret\n");
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Settings settings = SettingsReader.parse(
                    "t",
                    "webhook: {listen: 127.0.0.1:%d, hooks: {mine: {type: plain, secret-file: %s}}}"
                            .formatted(other.getLocalPort(), secret));

            loop.result(() -> hooks.listen(settings.webhook(), notices));

            assertThat(notices.all()).singleElement().satisfies(notice -> {
                assertThat(notice.subject()).isEqualTo("webhooks");
                assertThat(notice.why())
                        .startsWith("cannot listen on 127.0.0.1:%d: Address already in use"
                                .formatted(other.getLocalPort()));
            });
        }

        await().atMost(Duration.ofSeconds(20)).until(() -> notices.all().isEmpty());
    }

    @Test
    void doesNotStartWithoutASecret() throws Exception {
        Settings settings = SettingsReader.parse("t", """
                webhook:
                  listen: 127.0.0.1:1
                  hooks:
                    mine: {type: plain, secret-file: "${CREDENTIALS_DIRECTORY}/mine"}
                """);

        assertThat(loop.failure(() -> hooks.listen(settings.webhook(), notices)))
                .hasMessageContainingAll("hook mine", "cannot read its secret", "/nowhere/mine");
    }
}
