package io.tidewaiter.workload;

import io.tidewaiter.host.Container;
import io.tidewaiter.host.UnitDefinition;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A container that says which unit starts it ({@link Container#UNIT_LABEL}), beside what that unit is defined to do. The
 * label may have come with the image, and must not make us restart a unit that has nothing to do with the container.
 *
 * @param unit as the container says
 */
record Claim(Container container, UnitDefinition unit) {

    /** What makes Podman start containers; {@code podman system service} and the like do not. */
    private static final Set<String> STARTS =
            Set.of("run", "runlabel", "create", "start", "restart", "play", "kube", "pod", "compose");

    private static final String LATEST = ":latest";

    /** True when the unit's commands name the container or its image, so that nothing more needs to be known. */
    boolean isEvident() {
        String name = container.name();
        String image = container.imageName();
        String plain = image.endsWith(LATEST) ? image.substring(0, image.length() - LATEST.length()) : image;
        Set<String> evident = new HashSet<>(List.of(name, "--name=" + name, image, plain));
        return startsContainers() && lines().flatMap(List::stream).anyMatch(evident::contains);
    }

    /** Whether the unit makes the container by a command of its own, and so can make it again. */
    private boolean makesIt() {
        return lines().flatMap(line -> RunCommand.making(line).stream())
                .anyMatch(run -> run.name().equals(container.name()));
    }

    /**
     * Why the unit is not to be restarted for this container, and what to do; empty when it is.
     *
     * @param ofImage the labels that the container's image brings
     */
    Optional<String> objection(Map<String, String> ofImage) {
        boolean withImage = ofImage.containsKey(Container.UNIT_LABEL)
                && ofImage.get(Container.UNIT_LABEL).equals(container.unit());
        if (!startsContainers() && !tellsItsName()) {
            return Optional.of(
                    "%s is not known to run Podman, so it is not restarted for container %s (%s): if it starts it, add Environment=%s=%%n to the unit; if not, make the container without this label"
                            .formatted(unit.name(), container.name(), label(withImage), Container.UNIT_LABEL));
        }
        if (!container.loosePod().isEmpty() && !makesIt()) {
            return Optional.of(
                    "pod %s was made by hand, and %s does not create container %s in it: have a unit start the pod (a .pod Quadlet), or run podman run --pod %s --name %s in %s"
                            .formatted(
                                    container.loosePod(),
                                    unit.name(),
                                    container.name(),
                                    container.loosePod(),
                                    container.name(),
                                    unit.name()));
        }
        return withImage && !isEvident()
                ? Optional.of(
                        "%s does not name container %s or its image, so it is not restarted for it (%s): if it starts it, give the container a name there (--name, ContainerName=); if not, make the container without this label"
                                .formatted(unit.name(), container.name(), label(withImage)))
                : Optional.empty();
    }

    private String label(boolean withImage) {
        return "label %s=%s%s".formatted(Container.UNIT_LABEL, container.unit(), withImage ? " of its image" : "");
    }

    private boolean startsContainers() {
        return lines().anyMatch(Claim::startsContainers);
    }

    /** A wrapper counts where its name or what it is given has Podman's in it: {@code sh -c "exec podman run …"}. */
    private static boolean startsContainers(List<String> line) {
        return RunCommand.isPodman(line)
                ? RunCommand.gist(line).stream().limit(1).anyMatch(STARTS::contains)
                : line.stream().anyMatch(word -> word.contains("podman"));
    }

    /** As a unit does whose script runs Podman. */
    private boolean tellsItsName() {
        return unit.environment().stream()
                .anyMatch(line -> line.equals(Container.UNIT_LABEL + "=" + container.unit())
                        || line.equals(Container.UNIT_LABEL + "=" + unit.name()));
    }

    private Stream<List<String>> lines() {
        return Stream.concat(unit.commands().stream(), unit.preparations().stream());
    }
}
