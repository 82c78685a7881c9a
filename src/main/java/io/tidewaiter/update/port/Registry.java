package io.tidewaiter.update.port;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.vertx.core.Future;

/** Says what a reference names now. */
public interface Registry {

    /**
     * The digest of the manifest (or index) that the tag names at this moment.
     *
     * @param reference with a tag or none ({@code latest}), never with a digest
     * @return fails with a {@link RegistryException}; an error is never reported as a digest
     */
    Future<Digest> digestOf(Reference reference);
}
