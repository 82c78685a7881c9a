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

    /** What runs, or would be started next, failed here before: back to what was proven. */
    record Restore(Release lastGood, Journal.Quarantined quarantined) implements Decision {}

    /** It was started on the candidate, which has to wait: back to the image that is in its place. */
    record TakeBack(Release before, Gates gates) implements Decision {}

    /** The candidate failed here before. */
    record Skip(Journal.Quarantined quarantined) implements Decision {}

    /** What a failed update left down is still down, and nothing newer is there. */
    record LeftDown(Journal.LeftDown entry) implements Decision {}

    /** It was tried often enough without the image being at fault: a person is needed. */
    record GiveUp(Journal.Tries tries) implements Decision {}

    /** The signature policy did not accept the candidate. It may be tried again when something changed, or now and then. */
    record Refused(@Nullable Release from, Journal.Refusal refusal) implements Decision {}

    /** Have the candidate here already, and leave it at that: it waits. */
    record Stage(@Nullable Release from, Gates gates) implements Decision {}

    /** There is something to do, and it waits. */
    record Wait(Gates gates) implements Decision {

        public Wait(Gate gate) {
            this(Gates.of(gate));
        }
    }

    /** Nothing can be done as things are. */
    record Impossible(String reason) implements Decision {}
}
