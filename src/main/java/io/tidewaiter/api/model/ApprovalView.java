package io.tidewaiter.api.model;

import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Journal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An approval: it opens the approval gate for one digest.
 *
 * @param unit the unit that was approved; the approval counts for all units that follow the image
 * @param carriedFrom the image that the unit followed when it was approved, where it is another one; else null
 */
public record ApprovalView(
        String unit,
        String image,
        String digest,
        Instant since,
        @Nullable String carriedFrom) {

    public static ApprovalView of(Journal.Approval approval) {
        Reference from = approval.carriedFrom();
        return new ApprovalView(
                approval.unit(),
                approval.reference().toString(),
                approval.digest().toString(),
                approval.since(),
                from == null ? null : from.toString());
    }
}
