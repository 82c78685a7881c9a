package io.tidewaiter.workload;

import io.tidewaiter.host.Container;
import io.tidewaiter.host.Source;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Workloads.Misfit;
import io.tidewaiter.update.port.Workloads.Note;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Decides of something labelled whether it is followed, refused with a reason, or meant to be left alone. */
final class Classifier {

    /** What became of a sighting. */
    sealed interface Outcome {}

    record Follow(Workload workload, Note note) implements Outcome {}

    record Refuse(Misfit misfit) implements Outcome {}

    /** Its label is empty or says {@code disabled}. */
    record Ignore() implements Outcome {}

    private static final Pattern ID = Pattern.compile("(sha256:)?[0-9a-f]{64}");

    private final Labels labels;

    Classifier(Labels labels) {
        this.labels = labels;
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
                    sighting.hindrance()
                            .orElseGet(() ->
                                    "no unit is known to start container %s: add Environment=%s=%%n to its unit and restart that once"
                                            .formatted(sighting.container(), Container.UNIT_LABEL)));
        }
        if (Sighting.isVariable(sighting.image())) {
            String reason =
                    "%s has its image from a variable (%s), so it is followed only while its container is there: set the variable with Environment= in the unit"
                            .formatted(unit, sighting.image());
            return new Refuse(misfit(sighting, policy, reason, true, null));
        }
        try {
            if (sighting.mounted() != null && sighting.hindrance().isPresent()) {
                return refuse(sighting, policy, sighting.hindrance().get());
            }
            Optional<String> local = local(sighting, policy);
            if (local.isPresent()) {
                return new Refuse(misfit(sighting, policy, local.get(), true, null));
            }
            Reference reference = reference(sighting, policy);
            if (reference.isPinned()) {
                return new Refuse(misfit(
                        sighting,
                        policy,
                        "%s is pinned to a digest, so there is nothing to follow: remove \"@%s\" from the unit, or the label"
                                .formatted(reference, reference.digest()),
                        true,
                        null));
            }
            if (sighting.hindrance().isPresent()) {
                return refuse(sighting, policy, sighting.hindrance().get());
            }
            return follow(sighting, policy, unit, reference);
        } catch (IllegalArgumentException e) {
            return refuse(sighting, policy, String.valueOf(e.getMessage()));
        }
    }

    /**
     * A mistake in the unit's own labels refuses it, as a gate that is not read would be a gate that is not there. One that
     * its image brought must not keep it from the release in which that is put right.
     */
    private Outcome follow(Sighting sighting, String policy, String unit, Reference reference) {
        Labels.Reading read = labels.read(unit, sighting.labels());
        Path labelled = read.authFile();
        UnitAccess access =
                labelled == null ? sighting.access() : sighting.access().labelled(labelled);
        Map<String, String> mistakes = read.mistakes();
        Workload workload = new Workload(
                unit,
                sighting.container(),
                sighting.named(),
                sighting.containerId(),
                sighting.imageId(),
                new Source(reference, access.identity(), access.tlsVerify()),
                policy,
                read.health(),
                read.gates(),
                sighting.ownUnit(),
                read.hooks(),
                sighting.mounted() == null ? read.rule() : null,
                sighting.mounted());
        if (workload.isLocal() && workload.rule() != null) {
            return refuse(
                    sighting,
                    policy,
                    "%s takes its image from local storage (policy local), where no rule chooses tags (%s): leave one of the two out"
                            .formatted(unit, workload.rule()));
        }
        return mistakes.keySet().stream()
                .filter(name -> !sighting.isOfImage(name))
                .findFirst()
                .<Outcome>map(
                        own -> new Refuse(misfit(sighting, policy, String.valueOf(mistakes.get(own)), false, workload)))
                .orElseGet(() -> new Follow(workload, note(sighting, workload, mistakes, access)));
    }

    private static Note note(Sighting sighting, Workload workload, Map<String, String> mistakes, UnitAccess access) {
        Note note = new Note(ofImage(mistakes), access.unusable());
        boolean lost = !sighting.containerId().isEmpty()
                && sighting.imageId().isEmpty()
                && !workload.volumes().isEmpty();
        return lost
                ? note.and(
                        "volume %s is of no image, as it was missing when the container was made, or was there before its unit made it of one: save what is in it, stop %s, run podman volume rm %s, and start the unit that makes it"
                                .formatted(
                                        workload.volumes().getFirst().name(),
                                        workload.unit(),
                                        workload.volumes().getFirst().name()))
                : note;
    }

    private static String ofImage(Map<String, String> mistakes) {
        return mistakes.isEmpty()
                ? ""
                : "its image brings what cannot be read and does not count: " + String.join("; ", mistakes.values());
    }

    /** A mount may name an image that no registry has. */
    private static Optional<String> local(Sighting sighting, String policy) {
        String image = sighting.image();
        if (sighting.mounted() == null || policy.equals(Workload.LOCAL)) {
            return Optional.empty();
        }
        boolean isId = ID.matcher(image).matches();
        return isId || image.startsWith("localhost/")
                ? Optional.of("%s is mounted, which is %s, so there is nothing to follow: name a tag of a registry"
                        .formatted(image, isId ? "the ID of an image" : "an image of this host"))
                : Optional.empty();
    }

    /** An image of this host's own may go by a short name, which Podman knows by the name it resolved it to. */
    private static Reference reference(Sighting sighting, String policy) {
        if (policy.equals(Workload.LOCAL) && !sighting.resolved().isEmpty()) {
            return Reference.parse(sighting.resolved());
        }
        Optional<Reference> written = Reference.tryParse(sighting.image());
        Optional<Reference> resolved = Reference.tryParse(sighting.resolved())
                .filter(name -> !name.host().equals("localhost"));
        if (written.isEmpty() && resolved.isPresent()) {
            throw new IllegalArgumentException(
                    "\"%s\" is a short name, which Podman resolved to %s here: write that in the unit"
                            .formatted(sighting.image(), resolved.get()));
        }
        return Reference.parse(sighting.image());
    }

    private static Outcome refuse(Sighting sighting, String policy, String reason) {
        return new Refuse(misfit(sighting, policy, reason, false, null));
    }

    private static Misfit misfit(
            Sighting sighting, String policy, String reason, boolean onPurpose, @Nullable Workload byHand) {
        return new Misfit(
                sighting.unit(),
                sighting.container(),
                sighting.containerId(),
                sighting.imageId(),
                sighting.image(),
                policy,
                reason,
                onPurpose,
                byHand);
    }
}
