package io.tidewaiter.host;

import io.tidewaiter.image.Digest;
import org.jspecify.annotations.Nullable;

/**
 * One image behind a reference.
 *
 * @param imageId its id in local storage, 64 hex digits
 * @param digest what the registry calls it; null when it was built on this host
 */
public record Release(String imageId, @Nullable Digest digest) {

    /** What the engine and the journal know it by: an image of this host's own has its id for a digest. */
    public Digest name() {
        return digest == null ? Digest.parse("sha256:" + imageId) : digest;
    }

    /** How people recognise it: the digest where there is one. */
    public String label() {
        return digest == null ? imageId.substring(0, 12) : digest.abbreviated();
    }
}
