package io.tidewaiter.config;

import java.util.Arrays;
import java.util.Locale;

/** What a sender of webhooks shows to be heard. */
public enum HookAuth {
    /** {@code Authorization: Bearer SECRET}. */
    BEARER,
    /** {@code Authorization: Basic}, the secret being {@code user:password}. */
    BASIC,
    /** A header of a name that a person chose, the secret being all of its value. */
    HEADER,
    /** An HMAC of the body in the sender's usual header. */
    HMAC,
    /** The end of the URL. */
    PATH,
    /** A certificate in TLS, the secret's file being that or its authority's. */
    CERTIFICATE;

    static HookAuth parse(String text) {
        return Arrays.stream(values())
                .filter(auth -> auth.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"%s\" is not one of %s".formatted(text, Arrays.toString(values()))));
    }

    /** As the configuration writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
