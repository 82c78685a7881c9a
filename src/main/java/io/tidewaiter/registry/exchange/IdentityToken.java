package io.tidewaiter.registry.exchange;

/**
 * An OAuth2 refresh token, as some registries give it to {@code podman login} in a password's place.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/oauth/">Distribution, OAuth2 token
 *     authentication</a>
 */
public record IdentityToken(String value) implements Login {

    @Override
    public String toString() {
        return "IdentityToken[secret]";
    }
}
