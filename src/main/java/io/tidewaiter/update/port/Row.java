package io.tidewaiter.update.port;

import io.soabase.recordbuilder.core.RecordBuilder;
import io.tidewaiter.host.VersionChange;
import io.tidewaiter.host.WorkloadId;
import io.tidewaiter.image.Digest;
import io.tidewaiter.update.model.Gates;
import io.tidewaiter.update.model.RegistryException;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Workloads.Note;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a check found and did for one workload: the row that podman-auto-update(1) would print, and more.
 *
 * @param workload what it is about; null where that cannot be followed
 * @param unit null for a container that no unit owns
 * @param containerId 64 hex digits, or empty when there is no container now
 * @param image the reference as it is followed
 * @param why one line: the reason for what was done or not done; empty when there is nothing to explain
 * @param oldDigest what was in use, if that is known
 * @param newDigest what the registry named, if it could be asked
 * @param problem what kept the registry from answering, if that is why; else null
 * @param down true when the workload does not run although it should
 * @param gates what keeps it waiting
 * @param versions of what was in use and of what the registry named, as far as they are known
 * @param followed the rule by which its tag was chosen, and that; null where it follows its own tag
 */
@RecordBuilder
public record Row(
        @Nullable WorkloadId workload,
        @Nullable String unit,
        String container,
        String containerId,
        String image,
        String policy,
        Updated updated,
        String why,
        @Nullable Digest oldDigest,
        @Nullable Digest newDigest,
        RegistryException.@Nullable Kind problem,
        boolean down,
        Gates gates,
        VersionChange versions,
        @Nullable FollowedTag followed)
        implements RowBuilder.With {

    /** One that waits for nothing. */
    public Row(
            @Nullable WorkloadId workload,
            @Nullable String unit,
            String container,
            String containerId,
            String image,
            String policy,
            Updated updated,
            String why,
            @Nullable Digest oldDigest,
            @Nullable Digest newDigest,
            RegistryException.@Nullable Kind problem,
            boolean down) {
        this(
                workload,
                unit,
                container,
                containerId,
                image,
                policy,
                updated,
                why,
                oldDigest,
                newDigest,
                problem,
                down,
                Gates.OPEN,
                VersionChange.NONE,
                null);
    }

    /** The same with this reason too; the same where that is empty. */
    public Row because(String reason) {
        return reason.isEmpty() ? this : withWhy(why.isEmpty() ? reason : why + "; " + reason);
    }

    /**
     * The same with what is to be known of the workload: where there is nothing else to explain, or the registry and we do not
     * trust each other.
     */
    public Row noted(Map<WorkloadId, Note> notes) {
        Note note = workload == null ? Note.NONE : notes.getOrDefault(workload, Note.NONE);
        boolean refused = problem == RegistryException.Kind.UNAUTHORIZED || problem == RegistryException.Kind.UNTRUSTED;
        String more = refused ? note.login() : note.always();
        return more.isEmpty() || (!refused && !why.isEmpty()) ? this : because(more);
    }

    /** The row of this container, with the result of another container of its unit. */
    public Row like(Row other) {
        return with(row -> row.updated(other.updated)
                .why(other.why)
                .problem(other.problem)
                .down(other.down)
                .gates(other.gates));
    }

    /** What the registry named, where it is not in use. */
    public Optional<Digest> candidate() {
        return Optional.ofNullable(newDigest).filter(digest -> !digest.equals(oldDigest));
    }
}
