package io.tidewaiter.api.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says that a release may be brought in.
 *
 * @param unit as systemd names it
 * @param digest of a release that its tag was seen to name here, or the beginning of its hex; null for the one that waits
 */
public record ApprovalRequest(String unit, @Nullable String digest) {

    public ApprovalRequest {
        Objects.requireNonNull(unit);
    }
}
