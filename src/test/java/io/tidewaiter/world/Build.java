package io.tidewaiter.world;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Platform;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;

/**
 * An image, and the truth about it.
 *
 * @param fault what is wrong with it
 * @param when how long after its start that shows; of a good one how long it takes until it answers
 * @param endsWith the exit code with which its process answers SIGTERM; 137 where it ignores that
 * @param checked whether it has a HEALTHCHECK
 * @param labels that it brings
 */
record Build(
        String name, Fault fault, Duration when, int endsWith, boolean checked, Map<String, String> labels, String id) {

    static final Platform PLATFORM = new Platform("linux", "amd64", "");

    /** What may be wrong with an image. */
    enum Fault {
        NONE,
        /** Its process ends by itself. */
        EXITS,
        /** It never answers. */
        SILENT,
        /** It answers with an error. */
        ERRORS,
        /** It answers well, and with an error from some moment on. */
        SICKENS,
        /** Its command cannot be run. */
        NOT_RUN,
        /** Its labels cannot be read. */
        MISLABELLED,
        /** Good as the main container of a unit; as any other its process ends by itself. */
        BESIDE
    }

    Build(String name, Fault fault, Duration when, int endsWith, boolean checked, Map<String, String> labels) {
        this(name, fault, when, endsWith, checked, labels, hash("image " + name));
    }

    boolean isGood() {
        return fault == Fault.NONE;
    }

    /** What is wrong with it in this role. */
    Fault faultAs(Shape.Role role) {
        return fault != Fault.BESIDE ? fault : role == Shape.Role.MAIN ? Fault.NONE : Fault.EXITS;
    }

    /** Whether it answers well, so long after its start. */
    boolean answers(Shape.Role role, Duration since) {
        return switch (faultAs(role)) {
            case NONE, MISLABELLED, BESIDE -> since.compareTo(when) >= 0;
            case SICKENS -> since.compareTo(when) < 0;
            case EXITS, SILENT, ERRORS, NOT_RUN -> false;
        };
    }

    /** What a registry calls it; the same image may go by several digests, as when an index is made again. */
    Digest digest(int edition) {
        return Digest.parse("sha256:" + hash("manifest " + name + " " + edition));
    }

    static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
