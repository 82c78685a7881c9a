package io.tidewaiter.update.model;

import io.tidewaiter.host.Group;
import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.host.Member;
import io.tidewaiter.host.Release;
import io.tidewaiter.host.Source;
import io.tidewaiter.host.VersionChange;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to update a workload to another release. Its progress is in its {@link State}.
 *
 * @param id given by the journal, ascending; 0 before it is written there
 * @param workload whose container is to run the candidate
 * @param from what it goes back to when the candidate is not healthy; null when this host has no earlier image of it
 * @param to the candidate
 * @param began by the wall clock, for people
 * @param pin true when a person chose this release: once it is proven the unit is held on it
 * @param rollback false if the candidate is to stay even if it is not healthy
 * @param companions the other workloads of the workload's unit that are followed, as they were found last
 * @param named true if the tag names the candidate: then the signature policy judges it under this name
 * @param versions from which version to which it goes, as far as that is known
 */
public record Update(
        long id,
        Workload workload,
        @Nullable Release from,
        Digest to,
        Instant began,
        boolean pin,
        boolean rollback,
        List<Workload> companions,
        boolean named,
        VersionChange versions) {

    public Update {
        companions = List.copyOf(companions);
    }

    /** An update of a unit with no other followed workload. Without {@code pin} the tag names the candidate. */
    public Update(
            long id,
            Workload workload,
            @Nullable Release from,
            Digest to,
            Instant began,
            boolean pin,
            boolean rollback) {
        this(id, workload, from, to, began, pin, rollback, List.of(), !pin, VersionChange.NONE);
    }

    /** One that follows the tag. */
    public Update(long id, Workload workload, @Nullable Release from, Digest to, Instant began) {
        this(id, workload, from, to, began, false, true);
    }

    /** The candidate as it is pulled: by digest. */
    public Reference candidate() {
        return workload.reference().at(to);
    }

    /** The same, with the credentials for the pull. */
    public Source source() {
        return workload.source().at(to);
    }

    /** The name under which the signature policy must accept the candidate. */
    public Reference judged() {
        return named ? workload.reference() : candidate();
    }

    /** The same update of the workload as it is found now. */
    public Update of(Workload found) {
        return new Update(id, found, from, to, began, pin, rollback, companions, named, versions);
    }

    /** The same release for another workload of the reference. */
    public Update alsoOf(Workload sharer) {
        return new Update(0, sharer, from, to, began, false, rollback, List.of(), named, versions);
    }

    /** The same update, with what else of the unit is followed. */
    public Update together(List<Workload> others) {
        return new Update(id, workload, from, to, began, pin, rollback, others, named, versions);
    }

    /** All that counts when an image is proven. */
    public Group group(String imageId, List<Member> members) {
        return new Group(workload, imageId, companions, members);
    }

    public Update withId(long given) {
        return new Update(given, workload, from, to, began, pin, rollback, companions, named, versions);
    }

    /** The same update of a release that is not what the tag names. */
    public Update byDigest() {
        return new Update(id, workload, from, to, began, pin, rollback, companions, false, versions);
    }

    /** The same update, with what its images say of themselves. */
    public Update versioned(VersionChange known) {
        return new Update(id, workload, from, to, began, pin, rollback, companions, named, known);
    }

    /** The same once the new image is known. With a rule, the tag counts as its version. */
    public Update arrived(ImageVersion image) {
        return versioned(versions.to(
                workload.rule() == null ? image : image.called(versions.to().version())));
    }
}
