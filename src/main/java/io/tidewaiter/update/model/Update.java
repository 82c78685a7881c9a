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
 * One attempt to bring a workload to another release. What it is about never changes; where it stands is its {@link
 * State}.
 *
 * @param id given by the journal, ascending; 0 before it is written there
 * @param workload whose container is to run the candidate
 * @param from what it goes back to when the candidate is not healthy; null when this host has no earlier image of it
 * @param to the candidate
 * @param began by the wall clock, for people
 * @param pin true when a person chose this release: once it is proven the unit is held on it
 * @param rollback false when a person wants it to stay whatever becomes of it
 * @param companions what else of the workload's unit is followed, as it was found last
 * @param named true when the candidate is what the tag names: then it is judged under this name
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

    /** One of a unit of which nothing else is known to be followed. What a person chose is any release, else it is the tag's. */
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

    /** The same, and as whom it is fetched. */
    public Source source() {
        return workload.source().at(to);
    }

    /** The name under which it is to be acceptable. */
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

    /** The same once the new image is known. What is followed by its tag goes by that. */
    public Update arrived(ImageVersion image) {
        return versioned(versions.to(
                workload.rule() == null ? image : image.called(versions.to().version())));
    }
}
