package io.tidewaiter.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Source;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Platform;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.model.RegistryException;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.tidewaiter.update.port.DigestQuery;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An index: what counts of it is the manifest for the platform of the image in use. */
class PlatformTest extends RegistryTest {

    private static final String INDEX_TYPE = "application/vnd.oci.image.index.v1+json";
    private static final Platform AMD64 = new Platform("linux", "amd64", "");

    private TestServer server;
    private String index = "";

    @BeforeEach
    void start() throws IOException {
        server = registry(request -> {
            request.response().putHeader("Content-Type", INDEX_TYPE);
            request.response().putHeader("Docker-Content-Digest", digest(index).toString());
            if (request.method().equals(HttpMethod.HEAD)) {
                request.response().end();
            } else {
                request.response().end(index);
            }
        });
    }

    private static Digest digest(String text) {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** @param platforms such as {@code linux/arm/v7}; the digest of each is that of its name */
    private void publish(String salt, String... platforms) {
        StringBuilder entries = new StringBuilder();
        for (String platform : platforms) {
            String[] words = platform.split("/", 3);
            entries.append(entries.isEmpty() ? "" : ",").append("""
                    {"digest":"%s","platform":{"os":"%s","architecture":"%s"%s}}""".formatted(
                    digest(platform), words[0], words[1], words.length > 2 ? ",\"variant\":\"" + words[2] + "\"" : ""));
        }
        index = "{\"schemaVersion\":2,\"annotations\":{\"salt\":\"%s\"},\"manifests\":[%s]}".formatted(salt, entries);
    }

    private DigestQuery question(Platform platform, Set<Digest> inUse) {
        return new DigestQuery(Source.of(Reference.parse(server.authority() + "/httpd:prod")), platform, inUse, false);
    }

    private Digest ask(DistributionRegistry registry, Platform platform, Digest... inUse) {
        return registry.digestOf(question(platform, Set.of(inUse))).await();
    }

    private List<String> methods() {
        return server.asked().stream().map(TestServer.Asked::method).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "linux/amd64,    linux/amd64",
        "linux/arm64,    linux/arm64/v8",
        "linux/arm64/v8, linux/arm64/v8",
        "linux/arm/v7,   linux/arm/v7",
        "linux/arm/v6,   linux/arm/v6",
        "linux/arm/v8,   linux/arm/v7",
        "linux/s390x,    linux/s390x"
    })
    void choosesAsPodmanWould(String wanted, String chosen) {
        publish("", "unknown/unknown", "linux/arm/v6", "linux/arm/v7", "linux/arm64/v8", "linux/amd64", "linux/s390x");
        String[] words = wanted.split("/", 3);

        assertThat(ask(host.registry(), new Platform(words[0], words[1], words.length > 2 ? words[2] : "")))
                .isEqualTo(digest(chosen));
    }

    @Test
    void theImageInUseIsChosenWhereItIsListed() {
        publish("", "linux/arm/v6", "linux/arm/v7");

        assertThat(ask(host.registry(), new Platform("linux", "arm", "v7"), digest("linux/arm/v6")))
                .isEqualTo(digest("linux/arm/v6"));
    }

    @Test
    void aRebuiltIndexWithOurImageUnchangedIsNothingNew() {
        publish("monday", "linux/amd64", "linux/arm64");
        DistributionRegistry registry = host.registry();
        Digest before = ask(registry, AMD64);

        publish("tuesday", "linux/amd64", "linux/s390x");

        assertThat(ask(registry, AMD64, before)).isEqualTo(before);
    }

    @Test
    void anIndexIsFetchedOnceEvenAcrossARestart() {
        publish("", "linux/amd64");

        ask(host.registry(), AMD64);
        ask(host.registry(), AMD64);

        assertThat(methods()).containsExactly("HEAD", "GET", "HEAD");
        assertThat(server.asked().get(1).uri()).isEqualTo("/v2/httpd/manifests/" + digest(index));
    }

    @Test
    void whatPodmanKnowsOfTheImageInUseSparesTheQuestion() {
        publish("", "linux/amd64");

        assertThat(ask(host.registry(), AMD64, digest(index), digest("linux/amd64")))
                .isEqualTo(digest("linux/amd64"));

        assertThat(methods()).containsExactly("HEAD");
    }

    @Test
    void anIndexWithoutOurPlatformIsAnErrorThatSaysWhatThereIs() {
        publish("", "linux/arm64/v8", "unknown/unknown");
        RegistryException failure = (RegistryException) host.registry()
                .digestOf(question(AMD64, Set.of()))
                .transform(answer -> io.vertx.core.Future.succeededFuture(answer.cause()))
                .await();

        assertThat(failure.kind()).isEqualTo(Kind.OTHER_PLATFORM);
        assertThat(failure)
                .hasMessageEndingWith(
                        "there is no image for linux/amd64 behind this tag now, only for linux/arm64/v8: was it published for all platforms?");
    }

    @Test
    void anIndexWhoseBytesWereChangedIsNotBelieved() {
        publish("", "linux/amd64");
        Digest real = digest(index);
        server.behave(request -> {
            request.response().putHeader("Content-Type", INDEX_TYPE);
            request.response().putHeader("Docker-Content-Digest", real.toString());
            request.response().end(request.method().equals(HttpMethod.HEAD) ? "" : index + " ");
        });

        assertThat(FolderHost.failure(host.registry(), server.authority() + "/httpd:prod"))
                .hasMessageEndingWith("the manifest was changed on its way: its bytes do not have its digest");
    }

    @Test
    void aSingleManifestIsItself() {
        server.behave(request -> {
            request.response().putHeader("Content-Type", "application/vnd.oci.image.manifest.v1+json");
            stateDigest(request);
        });

        assertThat(ask(host.registry(), AMD64)).isEqualTo(DIGEST);
        assertThat(methods()).containsExactly("HEAD");
    }

    @Test
    void whatCallsItselfNoManifestIsLookedAt() {
        publish("", "linux/amd64");
        server.behave(request -> {
            request.response().putHeader("Content-Type", "text/html; charset=utf-8");
            request.response().putHeader("Docker-Content-Digest", digest(index).toString());
            request.response().end(request.method().equals(HttpMethod.HEAD) ? "" : "<html>");
        });

        assertThat(FolderHost.failure(host.registry(), server.authority() + "/httpd:prod"))
                .hasMessageEndingWith("the registry's answer is not an image manifest");
    }
}
