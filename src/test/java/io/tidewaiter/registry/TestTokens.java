package io.tidewaiter.registry;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A registry that wants a bearer token and, below {@code /token}, the service that gives one: a new one each time. */
public final class TestTokens implements Handler<HttpServerRequest> {

    private final String realm;
    private final String answer;
    private final AtomicInteger given = new AtomicInteger();
    private volatile int oldestAccepted = 1;

    /** @param answer with {@code %s} for the token */
    public TestTokens(String realm, String answer) {
        this.realm = realm;
        this.answer = answer;
    }

    public static TestTokens guarding(TestServer server, int expiresIn) {
        return new TestTokens(server.origin() + "/token", "{\"token\":\"%s\",\"expires_in\":" + expiresIn + "}");
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (request.path().equals("/token")) {
            give(request);
        } else if (accepts(request.getHeader("Authorization"))) {
            RegistryTest.stateDigest(request);
        } else {
            String challenge =
                    "Bearer realm=\"%s\",service=\"the registry\",scope=\"repository:httpd:pull\"".formatted(realm);
            request.response()
                    .putHeader("WWW-Authenticate", challenge)
                    .setStatusCode(401)
                    .end();
        }
    }

    public void give(HttpServerRequest request) {
        request.response().end(answer.formatted("token-" + given.incrementAndGet()));
    }

    private boolean accepts(@Nullable String authorization) {
        return authorization != null
                && authorization.startsWith("Bearer token-")
                && Integer.parseInt(authorization.substring("Bearer token-".length())) >= oldestAccepted;
    }

    /** What was given out so far is refused from now on. */
    public void revoke() {
        oldestAccepted = given.get() + 1;
    }

    public void acceptNothing() {
        oldestAccepted = Integer.MAX_VALUE;
    }
}
