package io.tidewaiter.fleet.rollout;

import io.tidewaiter.fleet.model.FleetHost;
import io.tidewaiter.fleet.model.Grant;
import io.tidewaiter.fleet.model.HostResult;
import io.tidewaiter.fleet.model.Want;
import io.tidewaiter.fleet.model.Word;
import org.jspecify.annotations.Nullable;

/**
 * One host as far as one target is concerned.
 *
 * @param beating whether it was heard of within the life of its lease
 * @param want the release that it sees and does not run; null for none
 * @param grant null without one
 * @param result of this rollout or of one before; null without one
 * @param excluded a person's word that the rollout passes it by; null without one
 * @param retry a person's word that it is to begin, whatever its turn is; null without one
 */
public record HostView(
        String name,
        FleetHost info,
        boolean beating,
        @Nullable Want want,
        @Nullable Versioned<Grant> grant,
        @Nullable Versioned<HostResult> result,
        @Nullable Word excluded,
        @Nullable Versioned<Word> retry) {

    /** Whether it runs this digest of the reference. */
    public boolean runs(String reference, String digest) {
        return info.runs().get(reference) instanceof FleetHost.Running running
                && running.digest().equals(digest);
    }

    /** How the rollout ended here; null where it did not. */
    HostResult.@Nullable Ended ended(String rollout) {
        return result != null && result.value().rollout().equals(rollout)
                ? result.value().ended()
                : null;
    }

    boolean has(String rollout) {
        return grant != null && grant.value().rollout().equals(rollout);
    }

    long resultRevision() {
        return result == null ? 0 : result.modified();
    }
}
