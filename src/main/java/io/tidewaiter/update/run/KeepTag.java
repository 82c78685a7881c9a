package io.tidewaiter.update.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import java.util.Locale;

/**
 * Local names of our own that hold an image, so that no prune of untagged images takes away what may be needed:
 * {@code localhost/tidewaiter/HOST/REPOSITORY:TAG-IMAGEID}. They never leave this host.
 */
final class KeepTag {

    private static final String HOST = "localhost";

    private static final String OURS = "tidewaiter/";

    /** Every name of ours begins so, and no other. */
    static final String FOLDER = HOST + "/" + OURS;

    /** A name may have 255 characters, some of which are ours; a longer path is held under its digest. */
    private static final int LONGEST_PATH = 200;

    private static final int LONGEST_TAG = 128;
    private static final int ID_DIGITS = 12;

    private KeepTag() {}

    /** The name that holds this image for the followers of this reference. */
    static Reference of(Reference followed, String imageId) {
        return new Reference(HOST, path(followed), start(followed) + "-" + imageId.substring(0, ID_DIGITS), null);
    }

    /** The same for whichever image has this digest. */
    static Reference at(Reference followed, Digest digest) {
        return new Reference(HOST, path(followed), null, digest);
    }

    /** Whether this name of ours holds some image for the followers of this reference. */
    static boolean isFor(Reference followed, Reference name) {
        String start = start(followed) + "-";
        String tag = name.tagOrLatest();
        return tag.length() == start.length() + ID_DIGITS
                && tag.startsWith(start)
                && tag.substring(start.length()).chars().allMatch(KeepTag::isHex);
    }

    /** Where the names are that hold images for the followers of this reference, and others of its repository. */
    static String repository(Reference followed) {
        return HOST + "/" + path(followed);
    }

    private static String path(Reference followed) {
        String path = plain(followed.host()) + "/" + followed.repository();
        return OURS
                + (path.length() <= LONGEST_PATH
                        ? path
                        : Digest.sha256(path.getBytes(UTF_8)).hex());
    }

    /** A host as a part of a path: what may not stand there becomes a hyphen between what may. */
    private static String plain(String host) {
        StringBuilder plain = new StringBuilder();
        boolean separated = false;
        for (char c : host.toLowerCase(Locale.ROOT).replace("[::]", "0").toCharArray()) {
            boolean fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.';
            if (fits && separated && !plain.isEmpty()) {
                plain.append('-');
            }
            if (fits) {
                plain.append(c);
            }
            separated = !fits;
        }
        return plain.toString();
    }

    private static boolean isHex(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }

    private static String start(Reference followed) {
        String tag = followed.tagOrLatest();
        return tag.substring(0, Math.min(tag.length(), LONGEST_TAG - ID_DIGITS - 1));
    }
}
