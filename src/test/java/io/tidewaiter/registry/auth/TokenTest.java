package io.tidewaiter.registry.auth;

import static io.tidewaiter.registry.FolderHost.digest;
import static io.tidewaiter.registry.FolderHost.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.image.Digest;
import io.tidewaiter.registry.DistributionRegistry;
import io.tidewaiter.registry.FolderHost;
import io.tidewaiter.registry.RegistryTest;
import io.tidewaiter.registry.TestServer;
import io.tidewaiter.registry.TestTokens;
import io.tidewaiter.registry.exchange.Credentials;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bearer authentication: where tokens come from, how long they serve, where the password goes. */
class TokenTest extends RegistryTest {

    private static final String ALICE = new Credentials("alice", "wonderland").basic();

    private TestServer server;
    private TestTokens tokens;
    private String reference;

    @BeforeEach
    void guard() throws IOException {
        server = registry(status(500));
        tokens = TestTokens.guarding(server, 300);
        server.behave(tokens);
        reference = server.authority() + "/httpd:prod";
    }

    private List<String> asked() {
        return server.asked().stream()
                .map(asked -> asked.uri().startsWith("/token") ? "token" : String.valueOf(asked.authorization()))
                .toList();
    }

    @Test
    void asksTheRealmForTheScopeOfTheChallenge() {
        digest(host.registry(), reference);

        assertThat(server.asked().get(1).uri())
                .isEqualTo("/token?service=the+registry&scope=repository%3Ahttpd%3Apull");
        assertThat(server.asked().get(1).authorization()).isNull();
    }

    @Test
    void sendsTheTokenAtOnceTheNextTime() {
        DistributionRegistry registry = host.registry();

        digest(registry, reference);
        digest(registry, reference);

        assertThat(asked()).containsExactly("null", "token", "Bearer token-1", "Bearer token-1");
    }

    @Test
    void renewsATokenShortlyBeforeItExpires() {
        DistributionRegistry registry = host.registry();
        digest(registry, reference);

        host.pass(Duration.ofSeconds(289));
        digest(registry, reference);
        host.pass(Duration.ofSeconds(2));
        digest(registry, reference);

        assertThat(asked())
                .containsExactly("null", "token", "Bearer token-1", "Bearer token-1", "token", "Bearer token-2");
    }

    @Test
    void takesAMinuteForGrantedWhenTheLifetimeIsLeftOut() {
        server.behave(new TestTokens(server.origin() + "/token", "{\"access_token\":\"%s\"}"));
        DistributionRegistry registry = host.registry();
        digest(registry, reference);

        host.pass(Duration.ofSeconds(49));
        digest(registry, reference);
        host.pass(Duration.ofSeconds(2));
        digest(registry, reference);

        assertThat(asked().stream().filter("token"::equals)).hasSize(2);
    }

    @Test
    void replacesATokenThatIsRefusedOnce() {
        DistributionRegistry registry = host.registry();
        digest(registry, reference);

        tokens.revoke();

        assertThat(digest(registry, reference)).isEqualTo(DIGEST);
        assertThat(asked())
                .containsExactly("null", "token", "Bearer token-1", "Bearer token-1", "token", "Bearer token-2");
    }

    @Test
    void endsWhenFreshTokensAreRefusedToo() {
        DistributionRegistry registry = host.registry();
        digest(registry, reference);

        tokens.acceptNothing();

        assertThat(failure(registry, reference))
                .hasMessageContaining("the registry wants credentials and we have none for it (401)")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNAUTHORIZED));
        assertThat(asked())
                .containsExactly("null", "token", "Bearer token-1", "Bearer token-1", "token", "Bearer token-2");
    }

    @Test
    void givesItsPasswordToTheTokenServiceAndTheTokenToTheRegistry() throws IOException {
        host.login(server.authority(), "alice", "wonderland");

        digest(host.registry(), reference);

        assertThat(server.asked())
                .extracting(TestServer.Asked::authorization)
                .containsExactly(null, ALICE, "Bearer token-1");
    }

    @Test
    void fetchesAnotherTokenAfterAnotherLogin() throws IOException {
        DistributionRegistry registry = host.registry();
        digest(registry, reference);

        host.login(server.authority(), "alice", "wonderland");
        digest(registry, reference);

        assertThat(server.asked())
                .extracting(TestServer.Asked::authorization)
                .containsExactly(null, null, "Bearer token-1", ALICE, "Bearer token-2");
    }

    @Test
    void fetchesOneTokenForAllWhoNeedIt() {
        Promise<HttpServerRequest> arrived = Promise.promise();
        server.behave(request -> {
            if (request.path().equals("/token")) {
                arrived.complete(request);
            } else {
                tokens.handle(request);
            }
        });
        DistributionRegistry registry = host.registry();

        Future<Digest> prod = registry.digestOf(FolderHost.question(server.authority() + "/httpd:prod"));
        Future<Digest> beta = registry.digestOf(FolderHost.question(server.authority() + "/httpd:beta"));
        HttpServerRequest tokenRequest = arrived.future().await();
        tokens.give(tokenRequest);

        assertThat(List.of(prod.await(), beta.await())).containsOnly(DIGEST);
        assertThat(asked().stream().filter("token"::equals)).hasSize(1);
    }

    @Test
    void keepsItsPasswordFromAnotherHostThatSpeaksPlainHttp() throws IOException {
        TestServer thief = server(tokens::give);
        server.behave(new TestTokens("http://" + thief.otherAuthority() + "/token", "{\"token\":\"%s\"}"));
        host.login(server.authority(), "alice", "wonderland");

        assertThat(failure(host.registry(), reference))
                .hasMessageContaining("the registry wants our credentials sent to %s in plain http, which was not done"
                        .formatted(thief.otherAuthority()))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNAUTHORIZED));
        assertThat(thief.asked()).isEmpty();
    }

    @Test
    void givesItsPasswordToAnotherHostThatIsAllowedToSpeakPlainHttp() throws IOException {
        TestServer service = server(tokens::give);
        server.behave(new TestTokens("http://" + service.otherAuthority() + "/token", "{\"token\":\"%s\"}"));
        host.insecure(server.authority(), service.otherAuthority());
        host.login(server.authority(), "alice", "wonderland");

        assertThat(digest(host.registry(), reference)).isEqualTo(DIGEST);
        assertThat(service.asked()).extracting(TestServer.Asked::authorization).containsExactly(ALICE);
    }

    @Test
    void dropsThePasswordWhenTheTokenServiceRedirectsElsewhere() throws IOException {
        TestServer elsewhere = server(tokens::give);
        server.behave(request -> {
            if (request.path().equals("/token")) {
                request.response()
                        .putHeader("Location", elsewhere.origin() + "/token")
                        .setStatusCode(307)
                        .end();
            } else {
                tokens.handle(request);
            }
        });
        host.login(server.authority(), "alice", "wonderland");

        digest(host.registry(), reference);

        assertThat(elsewhere.asked())
                .singleElement()
                .satisfies(asked -> assertThat(asked.authorization()).isNull());
    }

    @Test
    void saysThatTheTokenServiceRefused() throws IOException {
        host.login(server.authority(), "alice", "wonderland");
        server.behave(request -> {
            if (request.path().equals("/token")) {
                request.response().setStatusCode(401).end();
            } else {
                tokens.handle(request);
            }
        });

        assertThat(failure(host.registry(), reference))
                .hasMessage(
                        "%1$s/httpd:prod: the token service %1$s refused our credentials (401): run podman login %1$s"
                                .formatted(server.authority()));
    }

    @Test
    void failsWhenTheTokenServiceAnswersNonsense() {
        server.behave(new TestTokens(server.origin() + "/token", "s3cret %s"));

        assertThat(failure(host.registry(), reference))
                .hasMessageEndingWith("/httpd:prod: the token service's answer is not JSON")
                .hasNoCause();
    }

    @Test
    void failsWhenTheTokenServiceAnswersWithoutToken() {
        server.behave(new TestTokens(server.origin() + "/token", "{\"tokens\":\"%s\"}"));

        assertThat(failure(host.registry(), reference))
                .hasMessageEndingWith("/httpd:prod: the token service's answer holds no token");
    }

    @Test
    void fetchesAgainAfterAFailure() {
        server.behave(new TestTokens(server.origin() + "/token", "%s"));
        DistributionRegistry registry = host.registry();
        failure(registry, reference);

        server.behave(tokens);

        assertThat(digest(registry, reference)).isEqualTo(DIGEST);
    }
}
