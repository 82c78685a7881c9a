package io.tidewaiter.api;

import io.tidewaiter.image.Reference;
import io.tidewaiter.update.Journal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person's word that nothing changes.
 *
 * @param carriedFrom the image that the unit followed when the person said so, where that is another one; else null
 */
public record HoldView(
        String unit,
        String image,
        Instant since,
        String reason,
        @Nullable String carriedFrom) {

    static HoldView of(Journal.Hold hold) {
        Reference from = hold.carriedFrom();
        return new HoldView(
                hold.unit(),
                hold.reference().toString(),
                hold.since(),
                hold.reason(),
                from == null ? null : from.toString());
    }
}
