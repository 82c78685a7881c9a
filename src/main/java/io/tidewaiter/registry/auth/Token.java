package io.tidewaiter.registry.auth;

import java.time.Duration;

/**
 * A bearer token.
 *
 * @param lifetime how long it may be used from now on
 */
public record Token(String value, Duration lifetime) {

    @Override
    public String toString() {
        return "Token[lifetime=" + lifetime + "]";
    }
}
