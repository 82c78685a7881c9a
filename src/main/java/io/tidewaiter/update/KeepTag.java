package io.tidewaiter.update;

import io.tidewaiter.image.Reference;

/**
 * Local names of our own that hold an image, so that no prune of untagged images takes away what may be needed:
 * {@code localhost/tidewaiter/HOST/REPOSITORY:TAG-IMAGEID}. They never leave this host.
 */
final class KeepTag {

    private static final int LONGEST_TAG = 128;
    private static final int ID_DIGITS = 12;

    private KeepTag() {}

    /** The name that holds this image for whoever follows this reference. */
    static Reference of(Reference followed, String imageId) {
        String host = followed.host().toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
        String tag = followed.tagOrLatest();
        String start = tag.substring(0, Math.min(tag.length(), LONGEST_TAG - ID_DIGITS - 1));
        return Reference.parse("localhost/tidewaiter/%s/%s:%s-%s"
                .formatted(host, followed.repository(), start, imageId.substring(0, ID_DIGITS)));
    }
}
