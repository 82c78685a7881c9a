package io.tidewaiter.api.model;

import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Journal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A hold: no update of the unit, or of one that shares its tag.
 *
 * @param carriedFrom the image that the unit followed when the hold was set, where it is another one; else null
 */
public record HoldView(
        String unit,
        String image,
        Instant since,
        String reason,
        @Nullable String carriedFrom) {

    public static HoldView of(Journal.Hold hold) {
        Reference from = hold.carriedFrom();
        return new HoldView(
                hold.unit(),
                hold.reference().toString(),
                hold.since(),
                hold.reason(),
                from == null ? null : from.toString());
    }
}
