package io.tidewaiter.update;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import java.util.regex.Pattern;

/**
 * Local names of our own that hold an image, so that no prune of untagged images takes away what may be needed:
 * {@code localhost/tidewaiter/HOST/REPOSITORY:TAG-IMAGEID}. They never leave this host.
 */
final class KeepTag {

    /** A name may have 255 characters, some of which are ours; a longer path is held under its digest. */
    private static final int LONGEST_PATH = 200;

    private static final int LONGEST_TAG = 128;
    private static final int ID_DIGITS = 12;

    private KeepTag() {}

    /** The name that holds this image for whoever follows this reference. */
    static Reference of(Reference followed, String imageId) {
        return Reference.parse(
                "%s:%s-%s".formatted(repository(followed), start(followed), imageId.substring(0, ID_DIGITS)));
    }

    /** The same for whichever image has this digest. */
    static Reference at(Reference followed, Digest digest) {
        return Reference.parse(repository(followed) + "@" + digest);
    }

    /** Whether this name of ours holds some image for whoever follows this reference. */
    static boolean isFor(Reference followed, Reference name) {
        return name.tagOrLatest().matches(Pattern.quote(start(followed)) + "-[0-9a-f]{" + ID_DIGITS + "}");
    }

    /** Where the names are that hold images for whoever follows this reference, and others of its repository. */
    static String repository(Reference followed) {
        String host = followed.host()
                .toLowerCase(java.util.Locale.ROOT)
                .replace("[::]", "0")
                .replaceAll("[^a-z0-9.]+", "-")
                .replaceAll("^-|-$", "");
        String path = host + "/" + followed.repository();
        return "localhost/tidewaiter/"
                + (path.length() <= LONGEST_PATH
                        ? path
                        : Digest.sha256(path.getBytes(UTF_8)).hex());
    }

    private static String start(Reference followed) {
        String tag = followed.tagOrLatest();
        return tag.substring(0, Math.min(tag.length(), LONGEST_TAG - ID_DIGITS - 1));
    }
}
