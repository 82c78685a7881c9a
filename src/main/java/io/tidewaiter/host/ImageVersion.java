package io.tidewaiter.host;

import io.tidewaiter.text.Visible;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the publisher of an image wrote into it about its origin, in the words of the OCI image specification. It is the text
 * of strangers: it is shown as text and decides nothing. Each text is one line of bounded length, of characters that a person
 * can see; null where there is none.
 *
 * @param version of the packaged software, such as {@code 1.4.2}; at most 64 characters
 * @param revision in source control, such as a commit; at most 64 characters
 * @param created when the image was built; null too where its build hides that behind a constant
 * @param source where the source code is, at most 512 characters
 * @param url where there is more about it, at most 512 characters
 * @param title for people, at most 128 characters
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/annotations.md">OCI image-spec, Annotations</a>
 */
public record ImageVersion(
        @Nullable String version,
        @Nullable String revision,
        @Nullable Instant created,
        @Nullable String source,
        @Nullable String url,
        @Nullable String title) {

    /** Of an image that says nothing. */
    public static final ImageVersion UNKNOWN = new ImageVersion(null, null, null, null, null, null);

    private static final String PREFIX = "org.opencontainers.image.";
    private static final Set<String> KEYS = Set.of("version", "revision", "created", "source", "url", "title");
    private static final int SHORT = 64;
    private static final int LONG = 128;
    private static final int LONGEST_ADDRESS = 512;
    private static final int SHORT_REVISION = 12;

    /** Builds that are to be reproducible write a constant date: 1970 and 1980 are usual. */
    private static final Instant OLDEST = Instant.parse("2000-01-01T00:00:00Z");

    public ImageVersion {
        version = cut(version, SHORT);
        revision = cut(revision, SHORT);
        created = created == null || created.isBefore(OLDEST) ? null : created;
        source = whole(source);
        url = whole(url);
        title = cut(title, LONG);
    }

    /**
     * From what an image carries. A label counts more than the annotation of the same name: Podman tells the labels in its
     * list of images, so that what runs and what is offered are compared by the same words.
     *
     * @param labels of its configuration
     * @param annotations of its manifest
     * @param built as its configuration says, where neither of the two does
     */
    public static ImageVersion of(
            Map<String, String> labels, Map<String, String> annotations, @Nullable Instant built) {
        Instant said = moment(text(labels, annotations, "created"));
        return new ImageVersion(
                text(labels, annotations, "version"),
                text(labels, annotations, "revision"),
                said == null ? built : said,
                text(labels, annotations, "source"),
                text(labels, annotations, "url"),
                text(labels, annotations, "title"));
    }

    /** RFC 3339; null for a text that is none. */
    public static @Nullable Instant moment(@Nullable String text) {
        try {
            return text == null || text.isBlank() ? null : Instant.parse(text.strip());
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** Whether a label or annotation of this name is one of those that are read here. */
    public static boolean tells(String name) {
        return name.startsWith(PREFIX) && KEYS.contains(name.substring(PREFIX.length()));
    }

    /** How people call it: by its version or else by the beginning of its revision; null where it has neither. */
    public @Nullable String name() {
        return version != null || revision == null
                ? version
                : revision.substring(0, Math.min(SHORT_REVISION, revision.length()));
    }

    /** The same by another version, as the tag is that was followed; null for the same. */
    public ImageVersion called(@Nullable String other) {
        return other == null ? this : new ImageVersion(other, revision, created, source, url, title);
    }

    private static @Nullable String text(Map<String, String> labels, Map<String, String> annotations, String key) {
        String label = labels.get(PREFIX + key);
        return label == null || label.isBlank() ? annotations.get(PREFIX + key) : label;
    }

    private static @Nullable String cut(@Nullable String text, int most) {
        String seen = seen(text);
        return seen == null || seen.codePointCount(0, seen.length()) <= most
                ? seen
                : seen.substring(0, seen.offsetByCodePoints(0, most - 1)) + "…";
    }

    /** The beginning of an address is worth nothing. */
    private static @Nullable String whole(@Nullable String text) {
        String seen = seen(text);
        return seen == null || seen.length() > LONGEST_ADDRESS ? null : seen;
    }

    private static @Nullable String seen(@Nullable String text) {
        if (text == null) {
            return null;
        }
        StringBuilder seen = new StringBuilder();
        text.codePoints().filter(Visible::isVisible).forEach(seen::appendCodePoint);
        String stripped = seen.toString().strip();
        return stripped.isEmpty() ? null : stripped;
    }
}
