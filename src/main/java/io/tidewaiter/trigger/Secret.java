package io.tidewaiter.trigger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** What a sender must present as {@code Authorization: Bearer …}. Tells nothing of itself. */
public final class Secret {

    private static final String SCHEME = "Bearer ";

    private final byte[] header;

    /**
     * @param token the line in the secret's file; blanks around it do not count
     * @throws IllegalArgumentException when it is empty, which everybody could present
     */
    public Secret(String token) {
        if (token.isBlank()) {
            throw new IllegalArgumentException("the secret is empty");
        }
        this.header = (SCHEME + token.strip()).getBytes(StandardCharsets.UTF_8);
    }

    /** Compared in constant time, so that the time it takes tells nothing. */
    boolean isPresentedBy(@Nullable String authorization) {
        return authorization != null && MessageDigest.isEqual(header, authorization.getBytes(StandardCharsets.UTF_8));
    }
}
