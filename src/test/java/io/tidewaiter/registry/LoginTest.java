package io.tidewaiter.registry;

import static io.tidewaiter.registry.FolderHost.digest;
import static io.tidewaiter.registry.FolderHost.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.registry.exchange.Credentials;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Basic authentication. */
class LoginTest extends RegistryTest {

    private static final String ALICE = new Credentials("alice", "wonderland").basic();
    private static final String BOB = new Credentials("bob", "builder").basic();

    private static Handler<HttpServerRequest> letsIn(String authorization) {
        return request -> {
            if (authorization.equals(request.getHeader("Authorization"))) {
                stateDigest(request);
            } else {
                request.response()
                        .putHeader("WWW-Authenticate", "Basic realm=\"Registry\"")
                        .setStatusCode(401)
                        .end();
            }
        };
    }

    @Test
    void sendsThePasswordWhenAskedAndThenAtOnce() throws IOException {
        TestServer server = registry(letsIn(ALICE));
        host.login(server.authority(), "alice", "wonderland");
        DistributionRegistry registry = host.registry();

        digest(registry, server.authority() + "/httpd:prod");
        digest(registry, server.authority() + "/httpd:prod");

        assertThat(server.asked()).extracting(TestServer.Asked::authorization).containsExactly(null, ALICE, ALICE);
    }

    @Test
    void followsANewLoginWithoutRestart() throws IOException {
        TestServer server = registry(letsIn(ALICE));
        host.login(server.authority(), "alice", "wonderland");
        DistributionRegistry registry = host.registry();
        digest(registry, server.authority() + "/httpd:prod");

        server.behave(letsIn(BOB));
        host.login(server.authority(), "bob", "builder");

        assertThat(digest(registry, server.authority() + "/httpd:prod")).isEqualTo(DIGEST);
    }

    @Test
    void givesUpWhenThePasswordIsRefused() throws IOException {
        TestServer server = registry(letsIn(BOB));
        host.login(server.authority(), "alice", "wonderland");

        assertThat(failure(host.registry(), server.authority() + "/httpd:prod"))
                .hasMessage("%1$s/httpd:prod: the registry refused our credentials (401): run podman login %1$s"
                        .formatted(server.authority()))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNAUTHORIZED));
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void findsItsWayWhenTheWayToAuthenticateChanges() throws IOException {
        TestServer server = registry(letsIn(ALICE));
        host.login(server.authority(), "alice", "wonderland");
        DistributionRegistry registry = host.registry();
        digest(registry, server.authority() + "/httpd:prod");

        server.behave(TestTokens.guarding(server, 300));
        failure(registry, server.authority() + "/httpd:prod");

        assertThat(digest(registry, server.authority() + "/httpd:prod")).isEqualTo(DIGEST);
    }

    @Test
    void saysThatThereIsNoLogin() throws IOException {
        TestServer server = registry(letsIn(ALICE));

        assertThat(failure(host.registry(), server.authority() + "/httpd:prod"))
                .hasMessage(
                        "%1$s/httpd:prod: the registry wants credentials and we have none for it (401): run podman login %1$s"
                                .formatted(server.authority()))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNAUTHORIZED));
    }

    @Test
    void saysWhichAuthFileIsBrokenAndNothingOfWhatIsInIt() throws IOException {
        TestServer server = registry(letsIn(ALICE));
        host.write("run/containers/auth.json", "{\"auths\":\n{\"x\":{\"auth\": hunter2}}}");

        assertThat(failure(host.registry(), server.authority() + "/httpd:prod"))
                .hasMessage("%s/httpd:prod: %s: line 2 is not valid JSON: mend it or log in again"
                        .formatted(server.authority(), folder.resolve("run/containers/auth.json")))
                .hasNoCause();
    }

    @Test
    void needsNoAuthFileWithoutAChallenge() throws IOException {
        TestServer server = registry(RegistryTest::stateDigest);
        host.write("run/containers/auth.json", "broken");

        assertThat(digest(host.registry(), server.authority() + "/httpd:prod")).isEqualTo(DIGEST);
    }

    @Test
    void failsOnAnUnknownChallenge() throws IOException {
        TestServer server = registry(request -> request.response()
                .putHeader("WWW-Authenticate", "Negotiate YII=")
                .setStatusCode(401)
                .end());

        assertThat(failure(host.registry(), server.authority() + "/httpd:prod"))
                .hasMessageEndingWith("wants us to authenticate (401) in no way that we know")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.BROKEN));
    }
}
