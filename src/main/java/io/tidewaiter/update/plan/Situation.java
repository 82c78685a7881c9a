package io.tidewaiter.update.plan;

import io.tidewaiter.host.Image;
import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.host.Release;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.host.VersionChange;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.update.model.Gate;
import io.tidewaiter.update.port.Journal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides what to do about one workload, read at one moment.
 *
 * @param remote what the tag names now: by the registry's word, or here where the policy is {@code local}
 * @param inUse the image of the workload's container, running or not; null when there is no container
 * @param tagged the image behind the local tag: what the next start would use; null when it was never pulled
 * @param staged the candidate's image when it is in local storage already, else null
 * @param lastGood the newest release proven here that has not failed since, other than the candidate, whose image is still
 *     there; if there is none, and the candidate is quarantined, the newest that can be pulled by its
 *     digest; else null
 * @param quarantined why the candidate is not to be tried again, else null
 * @param inDoubt what runs failed here, or could be neither proven nor put back, in whichever unit it was tried, and was not
 *     proven before; looked at only where the candidate is quarantined, or is another one
 * @param hold whose wish it is that nothing that shares the tag is changed, else null
 * @param tries what became of this workload's earlier tries at the candidate
 * @param arming the image that took its place unproven for the workload, whatever it was called then; else null
 * @param leftDown that a failed update left the workload down, as long as it is; else null
 * @param approval a person's word that the candidate may be brought in, else null
 * @param objection what the labels of the candidate's image say against it, if it is here; else null
 * @param fleet why the fleet does not let this host begin, else null
 * @param insists a person named this unit in asking for the update
 * @param firstSeen when the reference was first seen here to name the candidate
 * @param at the moment, by the wall clock
 * @param tags by which a rule chose digests, as far as that is remembered; none where its own tag is followed
 */
public record Situation(
        Workload workload,
        UnitState unit,
        Digest remote,
        @Nullable Image inUse,
        @Nullable Image tagged,
        @Nullable Image staged,
        @Nullable Release lastGood,
        Journal.@Nullable Quarantined quarantined,
        boolean inDoubt,
        Journal.@Nullable Hold hold,
        Journal.Tries tries,
        Journal.@Nullable Arming arming,
        Journal.@Nullable LeftDown leftDown,
        Journal.@Nullable Approval approval,
        @Nullable String objection,
        @Nullable Gate fleet,
        boolean insists,
        Instant firstSeen,
        Instant at,
        Map<Digest, String> tags) {

    /** What may have changed while the candidate was brought in. */
    public Situation later(
            UnitState unit,
            Journal.@Nullable Hold hold,
            Journal.@Nullable Approval approval,
            @Nullable String objection,
            @Nullable Gate fleet,
            Instant firstSeen,
            Instant at) {
        return new Situation(
                workload,
                unit,
                remote,
                inUse,
                tagged,
                staged,
                lastGood,
                quarantined,
                inDoubt,
                hold,
                tries,
                arming,
                leftDown,
                approval,
                objection,
                fleet,
                insists,
                firstSeen,
                at,
                tags);
    }

    /** When the candidate has its minimum age. */
    Instant oldEnough() {
        return firstSeen.plus(workload.gates().minAge());
    }

    /**
     * The image of the container, or else the one that the next start would use; null if there is neither. For a scheduled
     * unit it is the image of the next run: a run under way keeps its own. For a unit that is astray it is the image before.
     */
    @Nullable
    public Image current() {
        return inUse == null || isAstray() || (unit.scheduled() && tagged != null) ? tagged : inUse;
    }

    /** The versions of the release for a rollback, if that is the current image, and of the candidate once it is staged. */
    public VersionChange versions(@Nullable Release from) {
        Image before = current();
        return new VersionChange(
                before != null && from != null && before.id().equals(from.imageId())
                        ? version(before)
                        : ImageVersion.UNKNOWN,
                (staged == null ? ImageVersion.UNKNOWN : staged.version()).called(tags.get(remote)));
    }

    /** The version that the image has as a label; if a rule chose the image, its tag. */
    public ImageVersion version(Image image) {
        return image.version()
                .called(tags.entrySet().stream()
                        .filter(tag -> image.is(tag.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(null));
    }

    /**
     * Whether the unit was started on the candidate at the moment at which a pull by tag had moved the local name to it. The
     * name is back by now, and the candidate was never activated.
     */
    boolean isAstray() {
        return tries.staged() && inUse != null && inUse.is(remote) && tagged != null && !tagged.is(remote);
    }

    /**
     * Whether an earlier candidate runs that failed, as its rollback could not be done. What a person had armed is not meant:
     * its start is its proof.
     */
    boolean isToBeRolledBack() {
        return inDoubt
                && lastGood != null
                && inUse != null
                && !inUse.is(remote)
                && !unit.scheduled()
                && (arming == null || !arming.imageId().equals(inUse.id()));
    }

    /** Whether a run of a scheduled unit came to its end, and no stop made it, since the candidate was armed. */
    public boolean hasRunSinceArmed() {
        return unit.isBetweenRuns()
                && unit.endedByItself()
                && arming != null
                && arming.lastRun() != null
                && !unit.invocation().isEmpty()
                && !unit.invocation().equals(arming.lastRun());
    }

    /**
     * Whether the image that the tag names was armed, and no start or run has proven it since. For a scheduled unit it must
     * be the image that was armed last: the same image may be armed again later, also by another digest, and earlier runs
     * do not prove it.
     */
    public boolean isArmed() {
        return isAtRemote() && (unit.scheduled() ? isInPlace(arming) : tries.armed());
    }

    private boolean isInPlace(Journal.@Nullable Arming armed) {
        return armed != null
                && current() instanceof Image current
                && current.id().equals(armed.imageId());
    }

    /** What runs, or would be started next, is what the tag names now. */
    public boolean isAtRemote() {
        return current() instanceof Image current && current.is(remote);
    }
}
