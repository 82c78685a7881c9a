package io.tidewaiter.api;

import io.tidewaiter.update.Journal;
import java.time.Instant;

/** A digest that failed here and is not tried again by itself. */
public record QuarantineView(String image, String digest, Instant since, String why) {

    static QuarantineView of(Journal.Quarantined entry) {
        return new QuarantineView(
                entry.reference().toString(), entry.digest().toString(), entry.since(), entry.reason());
    }
}
