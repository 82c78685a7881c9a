package io.tidewaiter.workload;

import io.tidewaiter.update.port.Container;
import io.tidewaiter.update.port.UnitDefinition;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something labelled, as it was found: by its container, by its unit's definition, or by both.
 *
 * @param unit null when none is known
 * @param image as a person wrote it where that is known, else as Podman resolved it
 */
record Sighting(
        @Nullable String unit,
        String container,
        String containerId,
        String imageId,
        String image,
        Map<String, String> labels) {

    Sighting {
        labels = Map.copyOf(labels);
    }

    /** @param command what the container's unit runs, if that is known and is a {@code podman run} */
    static Sighting of(Container container, Optional<RunCommand> command) {
        String image = command.filter(run -> run.name().isEmpty() || run.name().equals(container.name()))
                .map(RunCommand::image)
                .orElse(container.imageName());
        return new Sighting(
                container.unit(), container.name(), container.id(), container.imageId(), image, container.labels());
    }

    /** A unit that has no container now. One that does not tell its name to the container is known by no unit. */
    static Sighting of(UnitDefinition unit, RunCommand command) {
        boolean named = unit.environment().stream().anyMatch(line -> line.startsWith(Container.UNIT_LABEL + "="));
        return new Sighting(
                named ? unit.name() : null,
                command.name().isEmpty() ? unit.name() : command.name(),
                "",
                "",
                command.image(),
                command.labels());
    }
}
