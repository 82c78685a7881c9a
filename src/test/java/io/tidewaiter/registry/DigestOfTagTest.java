package io.tidewaiter.registry;

import static io.tidewaiter.registry.FolderHost.digest;
import static io.tidewaiter.registry.FolderHost.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.image.Digest;
import io.tidewaiter.registry.http.Transport;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.tidewaiter.update.port.DigestQuery;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestOfTagTest extends RegistryTest {

    @Test
    void costsOneHeadThatAcceptsAllFourManifestTypes() throws IOException {
        TestServer server = registry(RegistryTest::stateDigest);

        assertThat(digest(host.registry(), server.authority() + "/team/httpd:prod"))
                .isEqualTo(DIGEST);

        assertThat(server.asked()).singleElement().satisfies(asked -> {
            assertThat(asked.method()).isEqualTo("HEAD");
            assertThat(asked.uri()).isEqualTo("/v2/team/httpd/manifests/prod");
            assertThat(asked.authorization()).isNull();
            assertThat(asked.accept().split(", "))
                    .containsExactlyInAnyOrder(
                            "application/vnd.oci.image.index.v1+json",
                            "application/vnd.oci.image.manifest.v1+json",
                            "application/vnd.docker.distribution.manifest.list.v2+json",
                            "application/vnd.docker.distribution.manifest.v2+json");
        });
        assertThat(host.asked()).containsExactly(server.authority() + " 200");
    }

    @Test
    void asksForLatestWhereNoTagIsGiven() throws IOException {
        TestServer server = registry(RegistryTest::stateDigest);

        digest(host.registry(), server.authority() + "/httpd");

        assertThat(server.asked())
                .singleElement()
                .satisfies(asked -> assertThat(asked.uri()).isEqualTo("/v2/httpd/manifests/latest"));
    }

    @Test
    void hashesTheManifestWhenTheDigestIsNotStated() throws IOException {
        TestServer server = registry(request -> request.response().end(MANIFEST));

        assertThat(digest(host.registry(), server.authority() + "/httpd:prod")).isEqualTo(DIGEST);
        assertThat(server.asked()).extracting(TestServer.Asked::method).containsExactly("HEAD", "GET");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 405, 501})
    void hashesTheManifestWhenHeadIsRefused(int status) throws IOException {
        TestServer server = registry(request -> {
            if (request.method().equals(HttpMethod.HEAD)) {
                request.response().setStatusCode(status).end();
            } else {
                request.response().end(MANIFEST);
            }
        });

        assertThat(digest(host.registry(), server.authority() + "/httpd:prod")).isEqualTo(DIGEST);
    }

    @Test
    void takesNoLoginPageForARelease() throws IOException {
        TestServer server = registry(request -> request.response().end("<html>Welcome to the hotel</html>"));

        assertThat(failure(host.registry(), server.authority() + "/httpd:prod"))
                .hasMessage(server.authority() + "/httpd:prod: the registry's answer is not an image manifest")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.BROKEN));
    }

    @Test
    void refusesAManifestThatDoesNotHaveItsStatedDigest() throws IOException {
        Digest other = Digest.sha256(new byte[] {1});
        TestServer server = registry(request -> {
            if (request.method().equals(HttpMethod.GET)) {
                request.response().putHeader("Docker-Content-Digest", other.toString());
            }
            request.response().end(MANIFEST);
        });

        assertThat(failure(host.registry(), server.authority() + "/httpd:prod"))
                .hasMessageContaining("its bytes do not have its digest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:123", "md5:d41d8cd98f00b204e9800998ecf8427e", "latest"})
    void refusesAMalformedDigest(String malformed) throws IOException {
        TestServer server = registry(request ->
                request.response().putHeader("Docker-Content-Digest", malformed).end());

        assertThat(failure(host.registry(), server.authority() + "/httpd:prod"))
                .hasMessageEndingWith("/httpd:prod: the registry sent a malformed Docker-Content-Digest header")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.BROKEN));
    }

    @Test
    void readsNoMoreThanAManifestMayWeigh() throws IOException {
        String large = " ".repeat(Transport.MOST_BYTES) + MANIFEST;
        TestServer server = registry(request -> request.response().end(large));

        assertThat(failure(host.registry(), server.authority() + "/httpd:prod"))
                .hasMessageEndingWith("/httpd:prod: the answer is larger than 4 MiB")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.BROKEN));
    }

    @Test
    void asksOnceForAllWhoAskAtTheSameTime() throws IOException {
        Promise<HttpServerRequest> arrived = Promise.promise();
        TestServer server = registry(arrived::complete);
        DistributionRegistry registry = host.registry();
        DigestQuery question = FolderHost.question(server.authority() + "/httpd:prod");

        Future<Digest> first = registry.digestOf(question);
        Future<Digest> second = registry.digestOf(question);
        stateDigest(arrived.future().await());

        assertThat(List.of(first.await(), second.await())).containsOnly(DIGEST);
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void asksAgainOnceTheAnswerIsThere() throws IOException {
        TestServer server = registry(RegistryTest::stateDigest);
        DistributionRegistry registry = host.registry();

        digest(registry, server.authority() + "/httpd:prod");
        digest(registry, server.authority() + "/httpd:prod");

        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void tellsWhetherADigestIsThere() throws IOException {
        TestServer server = registry(RegistryTest::stateDigest);
        DistributionRegistry registry = host.registry();
        String pinned = server.authority() + "/httpd@" + DIGEST;

        assertThat(digest(registry, pinned)).isEqualTo(DIGEST);

        server.behave(status(404));
        assertThat(failure(registry, pinned).kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(server.asked()).extracting(TestServer.Asked::uri).containsOnly("/v2/httpd/manifests/" + DIGEST);
    }

    /** Like a proxy in front that knows GET only. */
    private static void toGetOnly(HttpServerRequest request, int toHead) {
        if (request.method().equals(HttpMethod.HEAD)) {
            request.response().setStatusCode(toHead).end();
        } else {
            request.response()
                    .putHeader("Content-Type", "application/vnd.oci.image.manifest.v1+json")
                    .end(MANIFEST);
        }
    }

    private static List<String> methods(TestServer server) {
        return server.asked().stream().map(TestServer.Asked::method).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 405})
    void asksByGetBeforeItBelievesARefusalOfHead(int toHead) throws IOException {
        TestServer server = registry(request -> toGetOnly(request, toHead));
        DistributionRegistry registry = host.registry();

        assertThat(digest(registry, server.authority() + "/httpd:prod")).isEqualTo(DIGEST);
        assertThat(digest(registry, server.authority() + "/other:prod")).isEqualTo(DIGEST);

        assertThat(methods(server)).containsExactly("HEAD", "GET", "GET");
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404})
    void believesARefusalThatGetHasConfirmedOnce(int status) throws IOException {
        TestServer server = registry(status(status));
        DistributionRegistry registry = host.registry();

        failure(registry, server.authority() + "/httpd:prod");
        failure(registry, server.authority() + "/other:prod");

        assertThat(methods(server)).containsExactly("HEAD", "GET", "HEAD");
    }

    @Test
    void believesARegistryThatHasAnsweredHeadBefore() throws IOException {
        TestServer server = registry(RegistryTest::stateDigest);
        DistributionRegistry registry = host.registry();
        digest(registry, server.authority() + "/httpd:prod");
        server.behave(status(404));

        assertThat(failure(registry, server.authority() + "/httpd:prod").kind()).isEqualTo(Kind.NOT_FOUND);

        assertThat(methods(server)).containsExactly("HEAD", "HEAD");
    }
}
