package io.tidewaiter.registry.auth;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewaiter.registry.exchange.Answer;
import io.tidewaiter.registry.exchange.Credentials;
import io.tidewaiter.registry.exchange.IdentityToken;
import io.tidewaiter.registry.exchange.Login;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.registry.exchange.RegistryRequest;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks the realm of a Bearer challenge for a token: with user and password or without by GET, with an identity
 * token by POST.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Distribution, Token authentication</a>
 * @see <a href="https://distribution.github.io/distribution/spec/auth/oauth/">Distribution, OAuth2</a>
 */
public record TokenRequest(Challenge.Bearer challenge, Optional<Login> identity) implements RegistryRequest<Token> {

    /** What a missing {@code expires_in} means, by the specification. */
    private static final Duration DEFAULT_LIFETIME = Duration.ofSeconds(60);

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public HttpMethod method() {
        return token().isPresent() ? HttpMethod.POST : HttpMethod.GET;
    }

    /** Several scopes in one challenge are asked for one by one; the realm may bring a query of its own. */
    @Override
    public String target() {
        if (token().isPresent()) {
            return challenge.realm().target();
        }
        String query = challenge.realm().query();
        StringBuilder target = new StringBuilder(challenge.realm().path());
        target.append('?').append(query.isEmpty() ? "" : query + "&");
        target.append("service=").append(encode(challenge.service()));
        for (String scope : challenge.scope().split(" +", -1)) {
            target.append("&scope=").append(encode(scope));
        }
        return target.toString();
    }

    @Override
    public @Nullable String form() {
        return token().map(token -> "grant_type=refresh_token&service=%s&scope=%s&client_id=tidewaiter&refresh_token=%s"
                        .formatted(encode(challenge.service()), encode(challenge.scope()), encode(token.value())))
                .orElse(null);
    }

    /** The {@code Authorization} that goes with it; empty for none. */
    String authorization() {
        return identity.filter(Credentials.class::isInstance)
                .map(Credentials.class::cast)
                .map(Credentials::basic)
                .orElse("");
    }

    private Optional<IdentityToken> token() {
        return identity.filter(IdentityToken.class::isInstance).map(IdentityToken.class::cast);
    }

    @Override
    public String accept() {
        return "application/json";
    }

    @Override
    public Token parse(Answer answer) {
        JsonNode tree = tree(answer);
        String token = tree.path("token").asText("");
        String value = token.isEmpty() ? tree.path("access_token").asText("") : token;
        if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new RegistryFailure(Kind.BROKEN, "the token service's answer holds no token");
        }
        long seconds = tree.path("expires_in").asLong();
        return new Token(value, usable(seconds > 0 ? Duration.ofSeconds(seconds) : DEFAULT_LIFETIME));
    }

    /** Stops using it a little early, so that it does not expire on its way. */
    private static Duration usable(Duration lifetime) {
        Duration quarter = lifetime.dividedBy(4);
        Duration margin = Duration.ofSeconds(10);
        return lifetime.minus(quarter.compareTo(margin) < 0 ? quarter : margin);
    }

    private static JsonNode tree(Answer answer) {
        try {
            return JSON.readTree(answer.body().getBytes());
        } catch (JacksonException e) {
            // The parser's message quotes the text, which may hold a token: not even as a cause.
            throw new RegistryFailure(Kind.BROKEN, "the token service's answer is not JSON");
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "TokenRequest[" + challenge + "]";
    }
}
