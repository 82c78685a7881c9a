package io.tidewaiter.api.model;

import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Journal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A digest that failed here and is not tried again until the entry is cleared.
 *
 * @param carriedFrom the image that the unit followed when it failed, where that is another one; else null
 */
public record QuarantineView(
        String image,
        String digest,
        Instant since,
        String why,
        @Nullable String carriedFrom) {

    public static QuarantineView of(Journal.Quarantined entry) {
        Reference from = entry.carriedFrom();
        return new QuarantineView(
                entry.reference().toString(),
                entry.digest().toString(),
                entry.since(),
                entry.reason(),
                from == null ? null : from.toString());
    }
}
