package io.tidewaiter.registry;

import static io.tidewaiter.registry.FolderHost.digest;
import static io.tidewaiter.registry.FolderHost.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.image.Digest;
import io.tidewaiter.update.model.RegistryException.Kind;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mirrors of registries.conf: in order, and at last the registry itself. */
class MirrorTest extends RegistryTest {

    private static final Digest STALE = Digest.sha256(new byte[] {1});

    private TestServer mirror;
    private TestServer primary;

    @BeforeEach
    void start() throws IOException {
        mirror = server(request -> request.response()
                .putHeader("Docker-Content-Digest", STALE.toString())
                .end());
        primary = server(RegistryTest::stateDigest);
        configure("", "");
    }

    private void configure(String ofTheRegistry, String ofTheMirror) throws IOException {
        host.registriesConf("""
                [[registry]]
                prefix = "registry.example/team"
                location = "%s/real"
                insecure = true
                %s
                [[registry.mirror]]
                location = "%s/copy"
                insecure = true
                %s
                """.formatted(primary.authority(), ofTheRegistry, mirror.authority(), ofTheMirror));
    }

    private static List<String> paths(TestServer server) {
        return server.asked().stream().map(TestServer.Asked::uri).toList();
    }

    @Test
    void theMirrorsWordCountsEvenIfItIsStale() {
        assertThat(digest(host.registry(), "registry.example/team/httpd:prod")).isEqualTo(STALE);

        assertThat(paths(mirror)).containsExactly("/v2/copy/httpd/manifests/prod");
        assertThat(primary.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 429, 500})
    void whatTheMirrorRefusesTheRegistryAnswers(int status) {
        mirror.behave(status(status));

        assertThat(digest(host.registry(), "registry.example/team/httpd:prod")).isEqualTo(DIGEST);
        assertThat(paths(primary)).containsExactly("/v2/real/httpd/manifests/prod");
    }

    @Test
    void aMirrorThatIsDownIsPassedOver() {
        mirror.close();

        assertThat(digest(host.registry(), "registry.example/team/httpd:prod")).isEqualTo(DIGEST);
    }

    @Test
    void whereAllFailEachIsNamedWithItsReason() {
        mirror.behave(status(404));
        primary.behave(status(403));

        assertThat(failure(host.registry(), "registry.example/team/httpd:prod"))
                .hasMessage(
                        "registry.example/team/httpd:prod: the registry lets no one read this without credentials (403): run podman login %s (before it, in vain: %s/copy/httpd:prod: the registry does not know this tag (404): was it deleted or misspelt?)"
                                .formatted(primary.authority(), mirror.authority()))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNAUTHORIZED));
    }

    @ParameterizedTest
    @CsvSource({
        "mirror-by-digest-only = true, ''",
        "'', pull-from-mirror = \"digest-only\"",
    })
    void aMirrorForDigestsIsNotAskedWhatATagNames(String ofTheRegistry, String ofTheMirror) throws IOException {
        configure(ofTheRegistry, ofTheMirror);

        assertThat(digest(host.registry(), "registry.example/team/httpd:prod")).isEqualTo(DIGEST);
        assertThat(mirror.asked()).isEmpty();
    }

    @Test
    void aMirrorForTagsIsAskedWhatATagNames() throws IOException {
        configure("", "pull-from-mirror = \"tag-only\"");

        assertThat(digest(host.registry(), "registry.example/team/httpd:prod")).isEqualTo(STALE);
    }

    @Test
    void ablockedNameAsksNeither() throws IOException {
        configure("blocked = true", "");

        assertThat(failure(host.registry(), "registry.example/team/httpd:prod").kind())
                .isEqualTo(Kind.MISCONFIGURED);
        assertThat(mirror.asked()).isEmpty();
        assertThat(primary.asked()).isEmpty();
    }

    @Test
    void thePasswordOfTheRegistryIsNotForItsMirror() throws IOException {
        mirror.behave(request -> request.response()
                .putHeader("WWW-Authenticate", "Basic realm=\"r\"")
                .setStatusCode(401)
                .end());
        host.login(primary.authority(), "alice", "wonderland");

        assertThat(digest(host.registry(), "registry.example/team/httpd:prod")).isEqualTo(DIGEST);
        assertThat(mirror.asked())
                .allSatisfy(asked -> assertThat(asked.authorization()).isNull());
    }
}
