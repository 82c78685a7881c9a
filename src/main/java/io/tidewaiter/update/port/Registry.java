package io.tidewaiter.update.port;

import io.tidewaiter.image.Digest;
import io.tidewaiter.update.model.RegistryException;
import io.vertx.core.Future;

/** Says what a reference names now. */
public interface Registry {

    /**
     * The digest of the image that the tag names at this moment for the platform. Where the tag names an index, it is
     * the one that the index lists: a rebuilt index in which ours stayed the same is no new release. A digest names itself, where it is there.
     *
     * @param question about a reference with a tag, none ({@code latest}) or a digest
     * @return fails with a {@link RegistryException}; an error is never reported as a digest
     */
    Future<Digest> digestOf(DigestQuery question);
}
