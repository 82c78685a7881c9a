package io.tidewaiter.api.model;

import io.tidewaiter.update.port.Journal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An update that ended.
 *
 * @param outcome {@code updated}, {@code rolled back}, {@code failed}, {@code deferred}, {@code abandoned} or {@code same
 *     image}
 * @param versions from which version to which it went, as the images said at that time; null where they said none
 */
public record HistoryView(
        long id,
        Instant began,
        Instant ended,
        String unit,
        String container,
        String image,
        @Nullable String fromDigest,
        String toDigest,
        String outcome,
        String why,
        @Nullable VersionsView versions) {

    /** One of images that said nothing. */
    public HistoryView(
            long id,
            Instant began,
            Instant ended,
            String unit,
            String container,
            String image,
            @Nullable String fromDigest,
            String toDigest,
            String outcome,
            String why) {
        this(id, began, ended, unit, container, image, fromDigest, toDigest, outcome, why, null);
    }

    public static HistoryView of(Journal.Past past) {
        return new HistoryView(
                past.id(),
                past.began(),
                past.ended(),
                past.unit(),
                past.container(),
                past.reference().toString(),
                past.from() == null ? null : past.from().toString(),
                past.to().toString(),
                past.outcome(),
                past.reason(),
                VersionsView.of(past.versions()));
    }
}
