package io.tidewaiter.update.port;

import io.tidewaiter.host.Release;
import io.tidewaiter.host.VersionChange;
import io.tidewaiter.host.Workload;
import io.tidewaiter.host.WorkloadId;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an update must remember across a crash. A future that completes means the write is on the disk; every state is
 * entered here before its effect happens.
 */
public interface Journal {

    /** Writes that an update begins, in {@link State.Staging}, and gives it its id. */
    Future<Update> begin(Update update);

    /**
     * Writes that the update is in this state now. {@link State.RollingBack} that blames the image quarantines the
     * digest, {@link State.Failed} may lift that and notes what it leaves down, and {@link State.Committed} makes the candidate
     * a proven release, and holds the unit when it was a person's choice, in the same write.
     */
    Future<Void> enter(Update update, State state);

    /**
     * Writes which workloads are followed now. If a unit follows another reference than before, its holds, approvals and
     * failures count for that one.
     *
     * @param all that were found; a unit that is missing may be followed nevertheless
     * @param recalled those of their units that were found by {@link #instances} only; they are not remembered for longer
     */
    Future<Void> followed(List<Workload> all, Set<String> recalled);

    /**
     * The instances of templates that were found within the last month in which the host ran, the latest first: one that is
     * stopped may have nothing else that tells of it.
     */
    Future<List<String>> instances();

    /**
     * References that no unit was found to follow any more.
     *
     * @param since for how long, by the time that the host runs
     */
    Future<List<Unfollowed>> unfollowed(Duration since);

    /** Forgets what was kept for a reference that is not followed any more, and says so in the history. */
    Future<Void> letGo(Reference reference, String reason);

    /** Remembers a release that was found running here as proven, unless it is known already, or is doubtful. */
    Future<Void> adopt(Reference reference, Release release);

    /**
     * Whether a release that may run is not proven, by what became of it last: it failed here, or took its place without a
     * proof.
     */
    Future<Boolean> isDoubtful(Reference reference, Release release);

    /** The updates that a crash interrupted, oldest first. */
    Future<List<Unfinished>> unfinished();

    /** The releases proven here, newest first. */
    Future<List<Release>> proven(Reference reference);

    /** Writes that we are about to pull this digest, which was not in local storage: it is ours to remove. */
    Future<Void> pulling(Reference reference, Digest digest);

    /** What we pulled for this reference and have not removed. */
    Future<List<Digest>> pulled(Reference reference);

    Future<Void> removed(Reference reference, Digest digest);

    /** Forgets a proven release that is no longer kept. */
    Future<Void> forget(Reference reference, Release release);

    Future<Optional<Quarantined>> quarantined(Reference reference, Digest digest);

    /** Every quarantined digest, newest first. */
    Future<List<Quarantined>> quarantine();

    /**
     * Writes that a person lets a digest be tried again.
     *
     * @param reference null for every reference
     * @param digest the digest or the beginning of its hex; null for every digest
     * @return how many were cleared
     */
    Future<Integer> clearQuarantine(@Nullable String reference, @Nullable String digest);

    /** What became of the tries to bring this workload to the digest since it last arrived there. */
    Future<Tries> tries(Workload workload, Digest to);

    /**
     * The id of the image that the workload's last update proved in it: the candidate, or the one that it went back to.
     * What touched nothing is passed over. Empty where neither was proven, or nothing was updated yet.
     */
    Future<Optional<String>> arrived(Workload workload);

    /** Whether an image of this unit's took its place unproven and is to be proven once the unit runs. */
    Future<Boolean> isArmed(String unit);

    /**
     * The images that took their place unproven, and that nothing has proven or replaced there since: at most one for a
     * workload, the oldest first. What was only brought in later, or not even that, replaces nothing.
     */
    Future<List<Arming>> armed();

    /** What failed updates left down and has not run since, the oldest first. */
    Future<List<LeftDown>> leftDown();

    /** The workload runs, or is not ours to start: it is not left down any more. */
    Future<Void> settle(WorkloadId workload);

    /** Writes that a person holds this unit, and all that shares its tag, until it is released. */
    Future<Void> hold(String unit, Reference reference, String reason);

    /** @return how many holds there were */
    Future<Integer> release(String unit);

    /** Why nothing that follows this reference is to be changed, if that is so. */
    Future<Optional<Hold>> hold(Reference reference);

    Future<List<Hold>> holds();

    /**
     * Writes the digest that a reference names now, unless it is the same as before.
     *
     * @param follower any that follows it by the same policy
     * @param found the tag that a rule chose, which names the digest; null where it is the reference's own
     * @return when it was first seen here to name that digest
     */
    Future<Instant> sight(Workload follower, Digest named, @Nullable TagFound found);

    /** The same for a reference whose own tag is followed. */
    default Future<Instant> sight(Workload follower, Digest named) {
        return sight(follower, named, null);
    }

    /** The digests that a reference was seen to name, the latest first. */
    Future<List<Sighting>> sightings(Workload follower);

    /** Writes that a person approves a release, until the approval is revoked. */
    Future<Void> approve(String unit, Reference reference, Digest digest);

    /**
     * @param digest null for every one of the reference
     * @return how many approvals there were
     */
    Future<Integer> revoke(Reference reference, @Nullable Digest digest);

    /** Every approval of the reference, newest first. */
    Future<List<Approval>> approvals(Reference reference);

    /**
     * Updates that ended, newest first.
     *
     * @param unit null for every unit
     */
    Future<List<Past>> history(@Nullable String unit, int limit);

    /**
     * An update that a crash interrupted.
     *
     * @param update its workload as far as it was written; the one that is found on the host now is to be preferred
     */
    record Unfinished(Update update, State state) {}

    /** @param units those that followed it; an empty name for one that is not known any more */
    record Unfollowed(Reference reference, Set<String> units) {}

    /**
     * A digest that failed here and is not activated again by itself.
     *
     * @param unit where it failed; empty when that is not known
     * @param carriedFrom what the unit followed when it failed, where that is another reference; else null
     */
    record Quarantined(
            Reference reference,
            Digest digest,
            String reason,
            Instant since,
            String unit,
            @Nullable Reference carriedFrom) {}

    /**
     * A workload that should run and does not, since its update failed and last good could not be proven either.
     *
     * @param workload as far as it was written; the one that is found on the host now is to be preferred
     * @param from what it is to be started on again; null when this host has no earlier image
     * @param to what was to be brought in
     * @param left how it was left
     */
    record LeftDown(
            Workload workload, @Nullable Release from, Digest to, String reason, State.Left left, Instant since) {

        /** The entry of this workload. */
        public static Optional<LeftDown> of(Workload workload, List<LeftDown> all) {
            return all.stream()
                    .filter(entry -> entry.workload().identity().equals(workload.identity()))
                    .findFirst();
        }

        /**
         * One line for a person.
         *
         * @param masked whether the unit is
         */
        public String describe(boolean masked) {
            return "%s was left down: %s; %s".formatted(workload.unit(), reason, masked ? whenUnmasked() : next());
        }

        private String whenUnmasked() {
            return "it is masked and not started: systemctl unmask %s (for a user's unit with --user), then %s"
                    .formatted(workload.unit(), next());
        }

        private String next() {
            return from == null
                    ? "there is no earlier image to start it on"
                    : "later checks start it again on " + from.label();
        }

        public String startedAgain() {
            return "%s was left down (%s) and runs again".formatted(workload.unit(), reason);
        }
    }

    /**
     * A hold by a person, in force until it is released.
     *
     * @param reason in the person's words; may be empty
     * @param carriedFrom what the unit followed when the person said so, where that is another reference; else null
     */
    record Hold(
            String unit,
            Reference reference,
            String reason,
            Instant since,
            @Nullable Reference carriedFrom) {

        /** The reason and the reference before, as the end of a sentence: empty, or beginning with a colon or a comma. */
        public String account() {
            return (reason.isEmpty() ? "" : ": " + reason)
                    + (carriedFrom == null ? "" : ", carried over from " + carriedFrom);
        }
    }

    /**
     * @param first when the reference was first seen here to name the digest: as long ago as this host has run since, and so
     *     never later than now, however the clock on the wall was set
     * @param found the tag that a rule chose and that named it last; null where it was the reference's own
     */
    record Sighting(Digest digest, Instant first, @Nullable TagFound found) {

        /** One by the reference's own tag. */
        public Sighting(Digest digest, Instant first) {
            this(digest, first, null);
        }
    }

    /**
     * A person's approval of a release, in force until it is revoked.
     *
     * @param unit that the person named; the approval counts for all that follow the reference
     * @param carriedFrom what the unit followed when the person said so, where that is another reference; else null
     */
    record Approval(
            String unit,
            Reference reference,
            Digest digest,
            Instant since,
            @Nullable Reference carriedFrom) {}

    /**
     * Tries at a digest that touched the unit and did not arrive.
     *
     * @param count since the unit last arrived there
     * @param lastReason of the newest; empty when there is none
     * @param lastFailed the newest could not even be taken back
     * @param armed the digest took its place unproven, and is to be proven where the unit runs on it: it was put in place for
     *     that, or was withdrawn while it was watched
     * @param refusal the newest of all tries, of whichever unit that follows the reference, ended with the signature policy's
     *     refusal; else null
     * @param staged the newest of these brought the digest in and left it at that, and it was never proven here
     */
    record Tries(
            int count,
            String lastReason,
            boolean lastFailed,
            boolean armed,
            @Nullable Refusal refusal,
            boolean staged) {

        public static final Tries NONE = new Tries(0, "", false);

        public Tries(int count, String lastReason, boolean lastFailed) {
            this(count, lastReason, lastFailed, false, null, false);
        }
    }

    /**
     * An image that took its place unproven.
     *
     * @param update that put it there, with its workload as far as it was written
     * @param lastRun the run of a scheduled unit after which it took its place; empty for none, null for other units
     */
    record Arming(Update update, String imageId, @Nullable String lastRun) {

        /** That of this workload. */
        public static Optional<Arming> of(Workload workload, List<Arming> all) {
            return all.stream()
                    .filter(arming -> arming.update().workload().identity().equals(workload.identity()))
                    .findFirst();
        }
    }

    /** @param revision of the rule that did not accept the digest */
    record Refusal(String reason, String revision) {}

    /**
     * An update that ended.
     *
     * @param outcome the {@link State#word()} of its end
     * @param versions as they were known when the image was staged
     */
    record Past(
            long id,
            String unit,
            String container,
            Reference reference,
            @Nullable Digest from,
            Digest to,
            String outcome,
            String reason,
            Instant began,
            Instant ended,
            VersionChange versions) {}
}
