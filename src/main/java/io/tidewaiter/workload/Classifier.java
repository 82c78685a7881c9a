package io.tidewaiter.workload;

import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Container;
import io.tidewaiter.update.port.GatePolicy;
import io.tidewaiter.update.port.HealthPolicy;
import io.tidewaiter.update.port.Source;
import io.tidewaiter.update.port.Workload;
import io.tidewaiter.update.port.Workloads.Misfit;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Decides of something labelled whether it is followed, refused with a reason, or meant to be left alone. */
final class Classifier {

    /** What became of a sighting. */
    sealed interface Outcome {}

    record Follow(Workload workload) implements Outcome {}

    record Refuse(Misfit misfit) implements Outcome {}

    /** Its label is empty or says {@code disabled}. */
    record Ignore() implements Outcome {}

    private final HealthSource health;
    private final GateSource gates;

    Classifier(HealthSource health, GateSource gates) {
        this.health = health;
        this.gates = gates;
    }

    Outcome classify(Sighting sighting) {
        String policy = sighting.labels().getOrDefault(Container.AUTO_UPDATE_LABEL, "");
        return switch (policy) {
            case "", "disabled" -> new Ignore();
            case "registry", "image", Workload.LOCAL -> follow(sighting, policy);
            default ->
                refuse(
                        sighting,
                        policy,
                        "\"%s\" is not a policy of the label %s: use registry, image, local or disabled"
                                .formatted(policy, Container.AUTO_UPDATE_LABEL));
        };
    }

    private Outcome follow(Sighting sighting, String policy) {
        String unit = sighting.unit();
        if (unit == null) {
            return refuse(
                    sighting,
                    policy,
                    "no unit is known to start container %s: add Environment=%s=%%n to its unit and restart that once"
                            .formatted(sighting.container(), Container.UNIT_LABEL));
        }
        try {
            Reference reference = reference(sighting, policy);
            if (reference.isPinned()) {
                return refuse(
                        sighting,
                        policy,
                        "%s is pinned to a digest, so there is nothing to follow: remove \"@%s\" from the unit, or the label"
                                .formatted(reference, reference.digest()));
            }
            if (sighting.hindrance().isPresent()) {
                return refuse(sighting, policy, sighting.hindrance().get());
            }
            HealthPolicy judged = health.of(unit, sighting.labels());
            GatePolicy gated = gates.of(unit, sighting.labels());
            return new Follow(new Workload(
                    unit,
                    sighting.container(),
                    sighting.named(),
                    sighting.containerId(),
                    sighting.imageId(),
                    new Source(reference, authFile(sighting.labels().getOrDefault(Container.AUTH_FILE_LABEL, ""))),
                    policy,
                    judged,
                    gated));
        } catch (IllegalArgumentException e) {
            return refuse(sighting, policy, String.valueOf(e.getMessage()));
        }
    }

    /** Relative to what, nobody could say. */
    private static @Nullable Path authFile(String label) {
        if (label.isBlank()) {
            return null;
        }
        if (!label.startsWith("/")) {
            throw new IllegalArgumentException(
                    "label %s=%s: an absolute path is wanted".formatted(Container.AUTH_FILE_LABEL, label));
        }
        return Path.of(label);
    }

    /** An image of this host's own may go by a short name, which Podman knows by the name it resolved it to. */
    private static Reference reference(Sighting sighting, String policy) {
        return policy.equals(Workload.LOCAL) && !sighting.resolved().isEmpty()
                ? Reference.parse(sighting.resolved())
                : Reference.parse(sighting.image());
    }

    private static Outcome refuse(Sighting sighting, String policy, String reason) {
        return new Refuse(new Misfit(
                sighting.unit(), sighting.container(), sighting.containerId(), sighting.image(), policy, reason));
    }
}
