package io.tidewaiter.registry;

import java.time.Duration;

/**
 * A bearer token.
 *
 * @param lifetime how long it may be used from now on
 */
record Token(String value, Duration lifetime) {

    @Override
    public String toString() {
        return "Token[lifetime=" + lifetime + "]";
    }
}
