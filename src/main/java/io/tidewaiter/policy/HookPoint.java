package io.tidewaiter.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A point of an update at which something of the user's is run. */
public enum HookPoint {
    /** The image is here and every gate is open; nothing was touched. It may say that the update is to wait. */
    BEFORE,
    /** The unit is stopped for its rollback; the image before was not started yet. */
    BEFORE_ROLLBACK,
    /** The new image was proven. */
    AFTER_PROVEN,
    /** The image before was proven again. */
    AFTER_ROLLBACK;

    /** Those at which the container runs, so that a command may be run in it. */
    public static final List<HookPoint> IN_CONTAINER = List.of(BEFORE, AFTER_PROVEN, AFTER_ROLLBACK);

    /** As a person writes it: {@code after-proven}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Empty for a word that is none of these. */
    public static Optional<HookPoint> find(String word) {
        return Arrays.stream(values())
                .filter(point -> point.word().equals(word))
                .findFirst();
    }
}
