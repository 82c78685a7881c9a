package io.tidewaiter.update.port;

import io.tidewaiter.host.ImageContent;
import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.image.Digest;
import io.tidewaiter.update.model.RegistryException;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Versions and contents of images that are not in local storage, by digest. They never change, so they are asked for once.
 */
public interface Catalogue {

    /** What the image says of itself, where that was looked at before. Asks no registry. */
    Future<Optional<ImageVersion>> remembered(Digest image);

    /** Remembers what an image says that is in local storage now. */
    Future<Void> remember(Digest image, ImageVersion version);

    /**
     * The same as {@link #remembered}, but the registry is asked if the image was not looked at before. A registry that did
     * not answer is not asked again for a while.
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
