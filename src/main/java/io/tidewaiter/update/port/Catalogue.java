package io.tidewaiter.update.port;

import io.tidewaiter.host.ImageContent;
import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.image.Digest;
import io.tidewaiter.update.model.RegistryException;
import io.vertx.core.Future;
import java.util.Optional;

/** What images say that are not in local storage, each by its digest: that never changes, and is asked for once. */
public interface Catalogue {

    /** What the image says of itself, where that was looked at before. Asks no registry. */
    Future<Optional<ImageVersion>> remembered(Digest image);

    /** Remembers what an image says that is in local storage now. */
    Future<Void> remember(Digest image, ImageVersion version);

    /**
     * The same as {@link #remembered}; its registry is asked where it was not looked at before. A registry that did not tell is left alone with this
     * question for a while.
     *
     * @param image by digest
     * @return fails with a {@link RegistryException}
     */
    Future<ImageVersion> version(DigestQuery image);

    /**
     * What the image is made of.
     *
     * @param image by digest
     * @return fails with a {@link RegistryException}
     */
    Future<ImageContent> content(DigestQuery image);
}
