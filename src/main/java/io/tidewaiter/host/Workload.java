package io.tidewaiter.host;

import io.soabase.recordbuilder.core.RecordBuilder;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.policy.HookPolicy;
import io.tidewaiter.tag.TagRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A container that a systemd unit starts and that follows an image's tag: of the image that it runs, or of one that it has
 * mounted as data. A unit that starts several containers, or mounts images, has several workloads, which its restart moves
 * together.
 *
 * @param unit as systemd names it
 * @param container the container's name, or the unit's while Podman has not invented one
 * @param named whether the unit gives its container that name; else Podman invents another one at each start
 * @param containerId 64 hex digits while the container exists, else empty
 * @param imageId what the existing container was created from, or has mounted; else empty
 * @param source what it follows: always with a registry, never with a digest; and as whom. It is also the name by which its
 *     unit starts what is in local storage, whatever tag is followed.
 * @param policy the word of its auto-update label
 * @param health how its health is judged
 * @param gates what a new release waits for
 * @param ownUnit the unit that starts its container alone, where {@code unit} starts all that it belongs to: a member of a pod
 *     has one; else empty
 * @param hooks what is run at the points of its updates
 * @param rule which tags of its repository are followed in place of its own; null for its own
 * @param mounted where the image is mounted as data, if the container does not run it; else null
 */
@RecordBuilder
public record Workload(
        String unit,
        String container,
        boolean named,
        String containerId,
        String imageId,
        Source source,
        String policy,
        HealthPolicy health,
        GatePolicy gates,
        String ownUnit,
        HookPolicy hooks,
        @Nullable TagRule rule,
        @Nullable MountedImage mounted)
        implements WorkloadBuilder.With {

    /** One that follows the image that its container runs. */
    public Workload(
            String unit,
            String container,
            boolean named,
            String containerId,
            String imageId,
            Source source,
            String policy,
            HealthPolicy health,
            GatePolicy gates,
            String ownUnit,
            HookPolicy hooks,
            @Nullable TagRule rule) {
        this(unit, container, named, containerId, imageId, source, policy, health, gates, ownUnit, hooks, rule, null);
    }

    /** One that follows its own tag. */
    public Workload(
            String unit,
            String container,
            boolean named,
            String containerId,
            String imageId,
            Source source,
            String policy,
            HealthPolicy health,
            GatePolicy gates,
            String ownUnit,
            HookPolicy hooks) {
        this(unit, container, named, containerId, imageId, source, policy, health, gates, ownUnit, hooks, null);
    }

    /** One at whose updates nothing is run. */
    public Workload(
            String unit,
            String container,
            boolean named,
            String containerId,
            String imageId,
            Source source,
            String policy,
            HealthPolicy health,
            GatePolicy gates,
            String ownUnit) {
        this(unit, container, named, containerId, imageId, source, policy, health, gates, ownUnit, HookPolicy.NONE);
    }

    /** One that no other unit starts alone. */
    public Workload(
            String unit,
            String container,
            boolean named,
            String containerId,
            String imageId,
            Source source,
            String policy,
            HealthPolicy health,
            GatePolicy gates) {
        this(unit, container, named, containerId, imageId, source, policy, health, gates, "");
    }

    /**
     * One whose unit names its container.
     *
     * @param authFile the only file to look for credentials in, when its label names one; else null
     */
    public Workload(
            String unit,
            String container,
            String containerId,
            String imageId,
            Reference reference,
            @Nullable Path authFile,
            String policy,
            HealthPolicy health) {
        this(
                unit,
                container,
                true,
                containerId,
                imageId,
                new Source(reference, authFile == null ? Identity.ofUser() : Identity.labelled(authFile), null),
                policy,
                health,
                GatePolicy.NONE);
    }

    /** What it follows. */
    public Reference reference() {
        return source.reference();
    }

    /**
     * The same workload, reached in another way.
     *
     * @param authFile in place of what its unit says, but not of its label; null for what both say
     * @param tlsVerify null for what its unit says
     */
    public Workload reached(@Nullable Path authFile, @Nullable Boolean tlsVerify) {
        Identity own = source.identity();
        Source other = new Source(
                source.reference(),
                authFile == null || own.isLabelled() ? own : new Identity.InFile(authFile, "--authfile"),
                tlsVerify == null ? source.tlsVerify() : tlsVerify);
        return withSource(other);
    }

    /** The policy that takes its releases from local storage instead of a registry. */
    public static final String LOCAL = "local";

    /** Whether a release is whatever image its name has in local storage, as it is built here. */
    public boolean isLocal() {
        return policy.equals(LOCAL);
    }

    /** What the engine knows a release by: an image of its own is known by its id, which is a digest too. */
    public String nameOf(Digest release) {
        return isLocal() ? release.hex() : reference().at(release).toString();
    }

    /** The unit whose command makes its container, as far as one does. */
    public String startedBy() {
        return ownUnit.isEmpty() ? unit : ownUnit;
    }

    /** What it is remembered under. */
    public WorkloadId identity() {
        return new WorkloadId(unit, reference(), named ? container : "");
    }

    /**
     * Which of the unit's containers is this workload's now. A restart makes a new container, with a new name too when
     * the unit gives none: then the image's name tells it. One that was renamed since it was found is still the same. Another container of that image is never taken for one that
     * has a name.
     */
    public Optional<Container> among(List<Container> ofTheUnit) {
        return ofTheUnit.stream()
                .filter(candidate -> candidate.name().equals(container))
                .findFirst()
                .or(() -> ofTheUnit.stream()
                        .filter(candidate -> candidate.id().equals(containerId))
                        .findFirst())
                .or(() -> ofTheUnit.stream()
                        .filter(candidate -> !named && isIn(candidate))
                        .findFirst());
    }

    private boolean isIn(Container candidate) {
        return mounted == null
                ? candidate.imageName().equals(reference().toString())
                : !mounted.in(candidate).isEmpty();
    }

    /** The id of the image that it follows, as this container of its has it; empty where that is not known. */
    public String imageIn(Container its) {
        return mounted == null ? its.imageId() : mounted.in(its);
    }

    /** The volumes that are created again when it goes to another image; a start does the rest. */
    public List<ImageVolume> volumes() {
        return mounted == null ? List.of() : mounted.volumes();
    }

    /** The same workload with the container that it has among these, or with none. */
    public Workload as(List<Container> ofTheUnit) {
        Optional<Container> now = among(ofTheUnit);
        return with(same -> same.container(
                        named ? container : now.map(Container::name).orElse(container))
                .containerId(now.map(Container::id).orElse(""))
                .imageId(now.map(this::imageIn).orElse("")));
    }

    /** The same workload with a health policy that gives at least so long, as its HEALTHCHECK needs it. */
    public Workload within(Duration atLeast) {
        return withHealth(health.within(atLeast));
    }
}
