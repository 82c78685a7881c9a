package io.tidewaiter.registry;

import static io.tidewaiter.registry.FolderHost.LINUX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewaiter.host.Identity;
import io.tidewaiter.host.Source;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.registry.exchange.Credentials;
import io.tidewaiter.update.port.DigestQuery;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Units that follow one tag, and bring credentials of their own. */
class OwnCredentialsTest extends RegistryTest {

    private static final Identity ALICE = new Identity.Given("alice", "wonderland", "--creds of a.service");
    private static final Identity BOB = new Identity.Given("bob", "builder", "--creds of b.service");

    private TestServer tokenServer() throws IOException {
        TestServer server = registry(status(500));
        TestTokens tokens = TestTokens.guarding(server, 300);
        server.behave(tokens);
        return server;
    }

    private static Future<Digest> ask(DistributionRegistry registry, TestServer server, Identity identity) {
        return ask(registry, server, identity, null);
    }

    private static Future<Digest> ask(
            DistributionRegistry registry, TestServer server, Identity identity, @Nullable Boolean tlsVerify) {
        Source source = new Source(Reference.parse(server.authority() + "/httpd:prod"), identity, tlsVerify);
        return registry.digestOf(new DigestQuery(source, LINUX, Set.of(), false));
    }

    private static void await(Future<?> answer) throws Exception {
        answer.await(20, TimeUnit.SECONDS);
    }

    private static List<String> sent(TestServer server, boolean toTokenService) {
        return server.asked().stream()
                .filter(asked -> asked.uri().startsWith("/token") == toTokenService)
                .map(asked -> String.valueOf(asked.authorization()))
                .toList();
    }

    @Test
    void eachFetchesATokenOfItsOwnAndUsesThatOnly() throws Exception {
        TestServer server = tokenServer();
        DistributionRegistry registry = host.registry();

        for (int round = 0; round < 2; round++) {
            await(ask(registry, server, ALICE));
            await(ask(registry, server, BOB));
            await(ask(registry, server, Identity.ofUser()));
        }

        assertThat(sent(server, true))
                .containsExactly(
                        new Credentials("alice", "wonderland").basic(),
                        new Credentials("bob", "builder").basic(),
                        "null");
        assertThat(sent(server, false))
                .containsExactly(
                        "null",
                        "Bearer token-1",
                        "Bearer token-2",
                        "Bearer token-3",
                        "Bearer token-1",
                        "Bearer token-2",
                        "Bearer token-3");
    }

    @Test
    void noneGetsTheAnswerToAnothersQuestionThatIsUnderWay() throws Exception {
        TestServer server = tokenServer();
        DistributionRegistry registry = host.registry();

        await(Future.all(ask(registry, server, ALICE), ask(registry, server, ALICE), ask(registry, server, BOB)));

        assertThat(sent(server, true))
                .containsExactlyInAnyOrder(
                        new Credentials("alice", "wonderland").basic(), new Credentials("bob", "builder").basic());
    }

    /** A stranger in between could have sent the challenge, or issued the token. */
    @Test
    void nothingThatCameWithoutVerifiedTlsIsUsedWhereItIsVerified(@TempDir Path keys) throws Exception {
        TestCertificate certificate = TestCertificate.in(keys);
        closing(certificate.trusted());
        TestServer server = closing(TestServer.https(vertx, certificate, status(500)));
        server.behave(TestTokens.guarding(server, 300));
        DistributionRegistry registry = host.registry();

        for (int round = 0; round < 2; round++) {
            await(ask(registry, server, ALICE, false));
            await(ask(registry, server, ALICE, true));
        }

        assertThat(sent(server, false))
                .containsExactly(
                        "null", "Bearer token-1", "null", "Bearer token-2", "Bearer token-1", "Bearer token-2");
    }

    @Test
    void tellsWhoseCredentialsAreRefusedAndNotWhatTheyAre() throws Exception {
        TestServer server = registry(request -> request.response()
                .putHeader("WWW-Authenticate", "Basic realm=\"x\"")
                .setStatusCode(401)
                .end());

        assertThatThrownBy(() -> await(ask(host.registry(), server, ALICE)))
                .hasMessageEndingWith("the registry refused our credentials (401): correct --creds of a.service")
                .hasMessageNotContaining("wonderland");
    }

    @Test
    void tellsWhichFileToLogInWith() throws Exception {
        TestServer server = registry(request -> request.response()
                .putHeader("WWW-Authenticate", "Basic realm=\"x\"")
                .setStatusCode(401)
                .end());
        host.write("own.json", "{}");
        Identity own = new Identity.InFile(folder.resolve("own.json"), "--authfile of a.service");

        assertThatThrownBy(() -> await(ask(host.registry(), server, own)))
                .hasMessageContaining("run podman login --authfile %s %s (--authfile of a.service names that file)"
                        .formatted(folder.resolve("own.json"), server.authority()));
    }
}
