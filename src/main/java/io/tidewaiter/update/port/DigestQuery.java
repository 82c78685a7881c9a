package io.tidewaiter.update.port;

import io.tidewaiter.host.Source;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Platform;
import java.util.Set;

/**
 * What is asked of a registry.
 *
 * @param platform of the image in use, or of this host where there is none
 * @param inUse the digests of the image in use, which may spare a question; empty when there is none
 * @param insists a person asks: a registry that is left alone because it could not be reached is tried all the same
 */
public record DigestQuery(Source source, Platform platform, Set<Digest> inUse, boolean insists) {

    public DigestQuery {
        inUse = Set.copyOf(inUse);
    }
}
