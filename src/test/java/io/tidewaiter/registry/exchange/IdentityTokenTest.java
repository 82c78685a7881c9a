package io.tidewaiter.registry.exchange;

import static io.tidewaiter.registry.FolderHost.digest;
import static io.tidewaiter.registry.FolderHost.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.registry.RegistryTest;
import io.tidewaiter.registry.TestServer;
import io.tidewaiter.registry.TestTokens;
import io.tidewaiter.update.model.RegistryException.Kind;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A token that a token service changes into another: Distribution, OAuth2. */
class IdentityTokenTest extends RegistryTest {

    private final List<String> posted = new CopyOnWriteArrayList<>();
    private TestServer server;
    private TestTokens tokens;

    @BeforeEach
    void guard() throws IOException {
        server = registry(status(500));
        tokens = TestTokens.guarding(server, 300);
        server.behave(request -> {
            if (request.path().equals("/token") && request.method().name().equals("POST")) {
                request.body().onSuccess(body -> {
                    posted.add(body.toString());
                    tokens.give(request);
                });
            } else {
                tokens.handle(request);
            }
        });
        host.write(
                "run/containers/auth.json",
                "{\"auths\":{\"%s\":{\"auth\":\"Og==\",\"identitytoken\":\"long&lived\"}}}"
                        .formatted(server.authority()));
    }

    @Test
    void isPostedToTheTokenServiceAndNeverSentToTheRegistry() {
        assertThat(digest(host.registry(), server.authority() + "/httpd:prod")).isEqualTo(DIGEST);

        assertThat(posted)
                .containsExactly(
                        "grant_type=refresh_token&service=the+registry&scope=repository%3Ahttpd%3Apull&client_id=tidewaiter&refresh_token=long%26lived");
        assertThat(server.asked())
                .extracting(TestServer.Asked::authorization)
                .containsExactly(null, null, "Bearer token-1");
        assertThat(server.asked()).noneMatch(asked -> asked.uri().contains("lived"));
    }

    @Test
    void isNotTakenAlongToAnotherHost() throws IOException {
        TestServer thief = server(tokens::give);
        server.behave(request -> {
            if (request.path().equals("/token")) {
                request.response()
                        .putHeader("Location", thief.origin() + "/token")
                        .setStatusCode(307)
                        .end();
            } else {
                tokens.handle(request);
            }
        });

        assertThat(failure(host.registry(), server.authority() + "/httpd:prod"))
                .hasMessageContaining("where our identity token has no business: not followed");
        assertThat(thief.asked()).isEmpty();
    }

    @Test
    void isNoPassword() {
        server.behave(request -> request.response()
                .putHeader("WWW-Authenticate", "Basic realm=\"r\"")
                .setStatusCode(401)
                .end());

        assertThat(failure(host.registry(), server.authority() + "/httpd:prod"))
                .hasMessageContaining("wants a password (Basic), and what we have for it is an identity token")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNAUTHORIZED));
    }
}
