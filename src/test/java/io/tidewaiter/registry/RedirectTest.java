package io.tidewaiter.registry;

import static io.tidewaiter.registry.FolderHost.digest;
import static io.tidewaiter.registry.FolderHost.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.update.model.RegistryException.Kind;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectTest extends RegistryTest {

    private static Handler<HttpServerRequest> loggedInGoesTo(String location) {
        return request -> {
            if (request.getHeader("Authorization") == null) {
                request.response()
                        .putHeader("WWW-Authenticate", "Basic realm=\"r\"")
                        .setStatusCode(401)
                        .end();
            } else if (request.path().equals("/here")) {
                stateDigest(request);
            } else {
                request.response()
                        .putHeader("Location", location)
                        .setStatusCode(307)
                        .end();
            }
        };
    }

    @Test
    void leavesThePasswordBehindWhenItLeavesTheHost() throws IOException {
        TestServer other = server(RegistryTest::stateDigest);
        TestServer server = registry(loggedInGoesTo("http://" + other.otherAuthority() + "/m"));
        host.login(server.authority(), "alice", "wonderland");

        assertThat(digest(host.registry(), server.authority() + "/httpd:prod")).isEqualTo(DIGEST);

        assertThat(other.asked()).singleElement().satisfies(asked -> {
            assertThat(asked.method()).isEqualTo("HEAD");
            assertThat(asked.authorization()).isNull();
        });
    }

    @Test
    void leavesThePasswordBehindWhenItGoesToAnotherPort() throws IOException {
        TestServer other = server(RegistryTest::stateDigest);
        TestServer server = registry(loggedInGoesTo(other.origin() + "/m"));
        host.login(server.authority(), "alice", "wonderland");

        digest(host.registry(), server.authority() + "/httpd:prod");

        assertThat(other.asked())
                .singleElement()
                .satisfies(asked -> assertThat(asked.authorization()).isNull());
    }

    @Test
    void keepsThePasswordOnTheSameHost() throws IOException {
        TestServer server = registry(loggedInGoesTo("/here"));
        host.login(server.authority(), "alice", "wonderland");

        assertThat(digest(host.registry(), server.authority() + "/httpd:prod")).isEqualTo(DIGEST);
    }

    @Test
    void answersNoChallengeOfAnotherHost() throws IOException {
        TestServer other = server(request -> request.response()
                .putHeader("WWW-Authenticate", "Basic realm=\"r\"")
                .setStatusCode(401)
                .end());
        TestServer server = registry(loggedInGoesTo("http://" + other.otherAuthority() + "/m"));
        host.login(server.authority(), "alice", "wonderland");

        assertThat(failure(host.registry(), server.authority() + "/httpd:prod"))
                .hasMessageEndingWith("the registry redirects to localhost, which wants credentials of its own (401)")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNAUTHORIZED));
        assertThat(other.asked()).hasSize(1);
    }

    @Test
    void endsALoop() throws IOException {
        TestServer server = registry(request -> request.response()
                .putHeader("Location", request.uri())
                .setStatusCode(302)
                .end());

        assertThat(failure(host.registry(), server.authority() + "/httpd:prod"))
                .hasMessageEndingWith("/httpd:prod: 127.0.0.1 redirects in circles (more than 5 redirects)")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.BROKEN));
        assertThat(server.asked()).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"file:///etc/passwd", "http://user:pass@127.0.0.1/", "http:", "::: no address", "mailto:a@b.c"})
    void followsNothingThatIsNoWebAddress(String location) throws IOException {
        TestServer server = registry(request -> request.response()
                .putHeader("Location", location)
                .setStatusCode(302)
                .end());

        assertThat(failure(host.registry(), server.authority() + "/httpd:prod"))
                .hasMessageEndingWith("127.0.0.1 redirects to something that is no web address");
    }

    @Test
    void takesARedirectWithoutTargetForAnError() throws IOException {
        TestServer server = registry(status(302));

        assertThat(failure(host.registry(), server.authority() + "/httpd:prod").kind())
                .isEqualTo(Kind.BROKEN);
    }
}
