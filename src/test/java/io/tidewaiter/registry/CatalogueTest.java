package io.tidewaiter.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.ImageConfig.Part;
import io.tidewaiter.host.ImageContent;
import io.tidewaiter.host.ImageContent.Layer;
import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.host.Source;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.model.RegistryException;
import io.tidewaiter.update.port.Catalogue;
import io.tidewaiter.update.port.DigestQuery;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an image says that is not here: its manifest and its configuration, each fetched once. */
class CatalogueTest extends RegistryTest {

    private static final Digest LOWER = digest("lower");
    private static final Digest UPPER = digest("upper");
    private static final String CONFIG = """
            {"created": "2026-03-01T10:00:00Z",
             "config": {"User": "web", "Entrypoint": ["httpd", "-f"], "Env": ["PATH=/bin", "TOKEN=secret"],
                        "ExposedPorts": {"80/tcp": {}}, "Healthcheck": {"Test": ["CMD", "true"]},
                        "Labels": {"org.opencontainers.image.version": "1.5.0"}},
             "rootfs": {"diff_ids": ["%s", "%s"]}}""".formatted(LOWER, UPPER);
    private static final String IMAGE = """
            {"schemaVersion": 2, "config": {"digest": "%s"}, "layers": [{"size": 100}, {"size": 23}],
             "annotations": {"org.opencontainers.image.version": "?", "org.opencontainers.image.title": "Shop"}}""".formatted(digest(CONFIG));
    private static final String INDEX = """
            {"schemaVersion": 2, "manifests": [
              {"digest": "%s", "platform": {"os": "linux", "architecture": "amd64"}}]}""".formatted(digest(IMAGE));

    private final Map<String, String> stored = new HashMap<>();
    private TestServer server;
    private Catalogue catalogue;

    @BeforeEach
    void start() throws IOException {
        List.of(IMAGE, INDEX).forEach(text -> stored.put("/v2/team/shop/manifests/" + digest(text), text));
        stored.put("/v2/team/shop/blobs/" + digest(CONFIG), CONFIG);
        server = registry(request -> {
            String text = stored.get(request.path());
            request.response().setStatusCode(text == null ? 404 : 200).end(text == null ? "" : text);
        });
        catalogue = host.registry().catalogue();
    }

    private static Digest digest(String text) {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private DigestQuery image(String text) {
        return new DigestQuery(
                Source.of(
                        Reference.parse(server.authority() + "/team/shop:prod").at(digest(text))),
                FolderHost.LINUX,
                Set.of(),
                false);
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static Throwable failure(Future<?> future) {
        return result(future.transform(done -> Future.succeededFuture(done.cause())));
    }

    @Test
    void readsWhatAnImageIsMadeOf() {
        ImageContent content = result(catalogue.content(image(IMAGE)));

        assertThat(content.version())
                .as("a label counts more than an annotation")
                .isEqualTo(new ImageVersion("1.5.0", null, Instant.parse("2026-03-01T10:00:00Z"), null, null, "Shop"));
        assertThat(content.layers()).containsExactly(new Layer(LOWER, 100), new Layer(UPPER, 23));
        assertThat(content.config().parts().get(Part.ENTRYPOINT)).containsKey("[\"httpd\",\"-f\"]");
        assertThat(content.config().parts().get(Part.ENVIRONMENT)).containsOnlyKeys("PATH", "TOKEN");
        assertThat(content.toString()).doesNotContain("secret");
        assertThat(content.config().parts().get(Part.PORTS)).containsOnlyKeys("80/tcp");
    }

    @Test
    void readsTheImageOfThePlatformBehindAnIndex() {
        assertThat(result(catalogue.content(image(INDEX)))).isEqualTo(result(catalogue.content(image(IMAGE))));
    }

    @Test
    void asksForEachOnce() {
        result(catalogue.version(image(IMAGE)));
        result(catalogue.content(image(IMAGE)));
        result(host.registry().catalogue().version(image(IMAGE)));

        assertThat(server.asked())
                .extracting(TestServer.Asked::uri)
                .as("another process remembers it too")
                .containsExactly("/v2/team/shop/manifests/" + digest(IMAGE), "/v2/team/shop/blobs/" + digest(CONFIG));
        assertThat(result(catalogue.remembered(digest(IMAGE)))).isPresent();
    }

    @Test
    void asksNobodyForWhatIsOnlyRemembered() {
        assertThat(result(catalogue.remembered(digest(IMAGE)))).isEmpty();
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void leavesARegistryAloneThatDoesNotTell() {
        stored.remove("/v2/team/shop/blobs/" + digest(CONFIG));

        assertThat(failure(catalogue.version(image(IMAGE)))).isInstanceOf(RegistryException.class);
        assertThat(failure(catalogue.version(image(IMAGE)))).isInstanceOf(RegistryException.class);
        assertThat(server.asked()).hasSize(2);

        host.pass(Duration.ofHours(2));
        assertThat(failure(catalogue.version(image(IMAGE)))).isInstanceOf(RegistryException.class);
        assertThat(server.asked()).hasSize(4);
    }

    @Test
    void takesNoOtherConfiguration() {
        stored.put("/v2/team/shop/blobs/" + digest(CONFIG), "{\"config\":{}}");

        assertThat(failure(catalogue.content(image(IMAGE)))).hasMessageContaining("do not have its digest");
    }
}
