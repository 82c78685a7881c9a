package io.tidewaiter.host;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Platform;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An image in the engine's local storage.
 *
 * @param id 64 hex digits, without {@code sha256:}
 * @param digests every digest it is known by, of the index and of the platform's manifest; empty when built here
 * @param platform without a variant, which Podman does not tell
 * @param labels those that it brings to each container
 * @param version what its publisher says of it
 */
public record Image(
        String id, Set<Digest> digests, Platform platform, Map<String, String> labels, ImageVersion version) {

    public Image {
        digests = Set.copyOf(digests);
        labels = Map.copyOf(labels);
    }

    /** One of which no more is known. */
    public Image(String id, Set<Digest> digests, Platform platform, Map<String, String> labels) {
        this(id, digests, platform, labels, ImageVersion.of(labels, Map.of(), null));
    }

    /** One without labels. */
    public Image(String id, Set<Digest> digests, Platform platform) {
        this(id, digests, platform, Map.of());
    }

    /** Whether this is what the digest names: the image by its index or manifest, or by its own id. */
    public boolean is(Digest release) {
        return digests.contains(release) || id.equals(release.hex());
    }

    /** Any digest it is known by, for people to recognise it; null when it was built here. */
    public @Nullable Digest anyDigest() {
        return digests.stream().min((a, b) -> a.hex().compareTo(b.hex())).orElse(null);
    }
}
