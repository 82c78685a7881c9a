package io.tidewaiter.update.plan;

import io.tidewaiter.host.Release;
import io.tidewaiter.update.model.Gate;
import io.tidewaiter.update.model.Gates;
import io.tidewaiter.update.port.Journal;
import org.jspecify.annotations.Nullable;

/** What to do about a workload, and why not. */
public sealed interface Decision {

    /** It runs what the tag names, or will when it is started. */
    record UpToDate() implements Decision {}

    /** Bring it to the candidate. */
    record Candidate(@Nullable Release from) implements Decision {}

    /** The image that runs, or would be started next, failed here before: go back to the proven one. */
    record Restore(Release lastGood, Journal.Quarantined quarantined) implements Decision {}

    /** The unit was started on the candidate, which has to wait: go back to the image before. */
    record TakeBack(Release before, Gates gates) implements Decision {}

    /** The candidate failed here before. */
    record Skip(Journal.Quarantined quarantined) implements Decision {}

    /** The unit that a failed update left down is still down, and there is no newer image. */
    record LeftDown(Journal.LeftDown entry) implements Decision {}

    /** It was tried often enough without the image being at fault: a person is needed. */
    record GiveUp(Journal.Tries tries) implements Decision {}

    /** The signature policy did not accept the candidate. It may be tried again when something changed, or now and then. */
    record Refused(@Nullable Release from, Journal.Refusal refusal) implements Decision {}

    /** Pull the candidate, and do no more: a gate is closed. */
    record Stage(@Nullable Release from, Gates gates) implements Decision {}

    /** There is something to do, and a gate is closed. */
    record Wait(Gates gates) implements Decision {

        public Wait(Gate gate) {
            this(Gates.of(gate));
        }
    }

    /** Nothing can be done as things are. */
    record Impossible(String reason) implements Decision {}
}
