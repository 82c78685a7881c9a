package io.tidewaiter.it.torture;

import java.util.List;
import java.util.stream.Stream;

/**
 * A test image under one digest.
 *
 * @param image the tag that it was built as, which is what it shows
 * @param id of the image in local storage
 */
record PublishedImage(String image, String digest, String id) {

    private static final List<String> GOOD = List.of("v1", "v2", "v3", "v4", "v5", "slowstart");
    /** They end, or become unhealthy, later than most health checks look. */
    private static final List<String> LATER = List.of("exits20", "unhealthy");

    private static final List<String> SHORT = List.of("crashloop");
    private static final List<String> WITHOUT_SITE = List.of("exits", "silent", "error500");

    /** How an update to an image ends. */
    enum Verdict {
        GOOD,
        BAD,
        /** Proven or not, because its fault shows late. */
        EITHER
    }

    /** What a container does with its image. */
    enum Runs {
        ITS_COMMAND,
        /** A command of the unit's own, for which the image has the files. */
        ITS_FILES
    }

    static List<String> images() {
        return Stream.of(GOOD, LATER, SHORT, WITHOUT_SITE).flatMap(List::stream).toList();
    }

    static List<String> good() {
        return GOOD;
    }

    static Verdict verdict(String image, Runs runs) {
        if (GOOD.contains(image)) {
            return Verdict.GOOD;
        }
        if (LATER.contains(image)) {
            return Verdict.EITHER;
        }
        return SHORT.contains(image) && runs == Runs.ITS_FILES ? Verdict.GOOD : Verdict.BAD;
    }
}
