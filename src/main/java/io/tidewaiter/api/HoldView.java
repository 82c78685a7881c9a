package io.tidewaiter.api;

import io.tidewaiter.update.Journal;
import java.time.Instant;

/** A person's word that nothing changes. */
public record HoldView(String unit, String image, Instant since, String reason) {

    static HoldView of(Journal.Hold hold) {
        return new HoldView(hold.unit(), hold.reference().toString(), hold.since(), hold.reason());
    }
}
