package io.tidewaiter.workload;

import io.tidewaiter.update.port.Container;
import io.tidewaiter.update.port.UnitDefinition;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something labelled, as it was found: by its container, by its unit's definition, or by both.
 *
 * @param unit null when none is known
 * @param named whether its unit gives the container that name; else Podman invented it
 * @param ofImage the labels that its image brings, as far as that had to be known
 * @param hindrance what in its unit's definition stands against following it
 * @param image as a person wrote it where that is known, else as Podman resolved it
 * @param resolved as Podman resolved it, empty while there is no container
 */
record Sighting(
        @Nullable String unit,
        String container,
        boolean named,
        String containerId,
        String imageId,
        String image,
        String resolved,
        Map<String, String> labels,
        Map<String, String> ofImage,
        Optional<String> hindrance) {

    Sighting {
        labels = Map.copyOf(labels);
        ofImage = Map.copyOf(ofImage);
    }

    /** Whether its image brought this label, and its unit did not give it another value. */
    boolean isOfImage(String label) {
        return labels.containsKey(label) && labels.get(label).equals(ofImage.get(label));
    }

    /** The same with this against following it, unless there is something already. */
    Sighting hindered(Optional<String> reason) {
        return new Sighting(
                unit,
                container,
                named,
                containerId,
                imageId,
                image,
                resolved,
                labels,
                ofImage,
                hindrance.or(() -> reason));
    }

    /** What Podman invents: a word and a surname, and a digit where that name is taken. */
    private static final Pattern INVENTED = Pattern.compile("[a-z]+_[a-z]+[0-9]*");

    /**
     * @param started what its unit runs, if it is a {@code podman run}
     * @param given whether some unit is known to give a container this name
     */
    static Sighting of(Claims.Judged claim, Optional<Start> started, boolean given) {
        Container container = claim.container();
        Optional<Start> own = started.filter(
                start -> start.run().name().isEmpty() || start.run().name().equals(container.name()));
        return new Sighting(
                container.unit(),
                container.name(),
                given || !isInvented(container.name(), started),
                container.id(),
                container.imageId(),
                own.map(start -> start.run().image()).orElse(container.imageName()),
                container.imageName(),
                container.labels(),
                claim.ofImage(),
                claim.objection()
                        .or(() -> own.flatMap(start -> Hindrance.in(start.unit(), start.run())))
                        .or(() -> claim.unit().flatMap(Hindrance::in)));
    }

    /** Where no command is known that may give the name, as in a script, the name itself has to tell. */
    private static boolean isInvented(String name, Optional<Start> started) {
        return started.map(start -> start.run().name().isEmpty())
                .orElseGet(() -> INVENTED.matcher(name).matches());
    }

    /** A unit that has no container now. One that does not tell its name to the container is known by no unit. */
    static Sighting of(Start start) {
        UnitDefinition unit = start.unit();
        RunCommand command = start.run();
        boolean named = unit.environment().stream().anyMatch(line -> line.startsWith(Container.UNIT_LABEL + "="));
        return new Sighting(
                named ? unit.name() : null,
                command.name().isEmpty() ? unit.name() : command.name(),
                !command.name().isEmpty(),
                "",
                "",
                command.image(),
                "",
                command.labels(),
                Map.of(),
                Hindrance.in(unit, command));
    }

    /** A unit, and the {@code podman run} in it. */
    record Start(UnitDefinition unit, RunCommand run) {}
}
