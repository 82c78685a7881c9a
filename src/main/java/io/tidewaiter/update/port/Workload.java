package io.tidewaiter.update.port;

import io.tidewaiter.image.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A container that a systemd unit starts and that follows an image's tag. A unit that starts several has several
 * workloads, which its restart moves together.
 *
 * @param unit as systemd names it
 * @param container the container's name
 * @param containerId 64 hex digits while the container exists, else empty
 * @param imageId what the existing container was created from, else empty
 * @param reference what it follows: always with a registry, never with a digest
 * @param authFile the only file to look for credentials in, when its label names one; else null
 * @param policy the word of its auto-update label
 * @param health how its health is judged
 */
public record Workload(
        String unit,
        String container,
        String containerId,
        String imageId,
        Reference reference,
        @Nullable Path authFile,
        String policy,
        HealthPolicy health) {

    /** What it follows, and as whom. */
    public Source source() {
        return new Source(reference, authFile);
    }

    /** Unit and container, unique on this host. */
    public String key() {
        return unit + "/" + container;
    }

    /**
     * Which of the unit's containers is this workload's now. A restart makes a new container, with a new name too when
     * the unit gives none: then the image's name tells it.
     */
    public Optional<Container> among(List<Container> ofTheUnit) {
        return ofTheUnit.stream()
                .filter(candidate -> candidate.name().equals(container))
                .findFirst()
                .or(() -> ofTheUnit.stream()
                        .filter(candidate -> candidate.imageName().equals(reference.toString()))
                        .findFirst());
    }

    /** The same workload with the container that it has among these, or with none. */
    public Workload as(List<Container> ofTheUnit) {
        Optional<Container> now = among(ofTheUnit);
        return new Workload(
                unit,
                container,
                now.map(Container::id).orElse(""),
                now.map(Container::imageId).orElse(""),
                reference,
                authFile,
                policy,
                health);
    }
}
