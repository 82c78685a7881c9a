package io.tidewaiter.api;

import io.tidewaiter.update.Journal;
import java.time.Instant;

/**
 * A person's word that a release may be brought in.
 *
 * @param unit on whose account; it counts for all that follow the image
 */
public record ApprovalView(String unit, String image, String digest, Instant since) {

    static ApprovalView of(Journal.Approval approval) {
        return new ApprovalView(
                approval.unit(),
                approval.reference().toString(),
                approval.digest().toString(),
                approval.since());
    }
}
