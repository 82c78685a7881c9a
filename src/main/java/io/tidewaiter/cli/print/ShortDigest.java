package io.tidewaiter.cli.print;

import org.jspecify.annotations.Nullable;

/** Digests as people compare them. */
public final class ShortDigest {

    private ShortDigest() {}

    /** The first digits of a digest, as Podman abbreviates ids. */
    public static String of(@Nullable String digest) {
        if (digest == null) {
            return "-";
        }
        String hex = digest.substring(digest.indexOf(':') + 1);
        return hex.substring(0, Math.min(12, hex.length()));
    }
}
