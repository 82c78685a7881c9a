package io.tidewaiter.cli;

import org.jspecify.annotations.Nullable;

/** Digests as people compare them. */
final class ShortDigest {

    private ShortDigest() {}


    /** The first digits of a digest, as Podman abbreviates ids. */
    static String of(@Nullable String digest) {
        if (digest == null) {
            return "-";
        }
        String hex = digest.substring(digest.indexOf(':') + 1);
        return hex.substring(0, Math.min(12, hex.length()));
    }
}
