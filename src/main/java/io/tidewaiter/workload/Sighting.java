package io.tidewaiter.workload;

import io.soabase.recordbuilder.core.RecordBuilder;
import io.tidewaiter.host.Container;
import io.tidewaiter.host.MountedImage;
import io.tidewaiter.host.UnitDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something labelled, as it was found: by its container, by its unit's definition, or by both.
 *
 * @param unit null when none is known
 * @param ownUnit the unit that starts its container alone, where that is another: a member of a pod has one; else empty
 * @param named whether its unit gives the container that name; else Podman invented it
 * @param ofImage the labels that its image brings, as far as that had to be known
 * @param access how its unit reaches its registry
 * @param hindrance what in its unit's definition stands against following it
 * @param image as a person wrote it where that is known and no variable, else as Podman resolved it
 * @param resolved as Podman resolved it, empty while there is no container
 * @param mounted where the image is mounted as data, if the container does not run it; else null
 */
@RecordBuilder
record Sighting(
        @Nullable String unit,
        String ownUnit,
        String container,
        boolean named,
        String containerId,
        String imageId,
        String image,
        String resolved,
        Map<String, String> labels,
        Map<String, String> ofImage,
        UnitAccess access,
        Optional<String> hindrance,
        @Nullable MountedImage mounted)
        implements SightingBuilder.With {

    /** One of the image that its container runs. */
    Sighting(
            @Nullable String unit,
            String ownUnit,
            String container,
            boolean named,
            String containerId,
            String imageId,
            String image,
            String resolved,
            Map<String, String> labels,
            Map<String, String> ofImage,
            UnitAccess access,
            Optional<String> hindrance) {
        this(
                unit,
                ownUnit,
                container,
                named,
                containerId,
                imageId,
                image,
                resolved,
                labels,
                ofImage,
                access,
                hindrance,
                null);
    }

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
        return withHindrance(hindrance.or(() -> reason));
    }

    /** The same container, by an image that it has mounted. What stands against its own does not stand against this one. */
    Sighting mounting(String other, String otherId, MountedImage where, UnitAccess reached, Optional<String> reason) {
        return with(same -> same.image(other)
                .imageId(otherId)
                .resolved("")
                .access(reached)
                .hindrance(reason)
                .mounted(where));
    }

    /** What Podman invents: a word and a surname, and a digit where that name is taken. */
    private static final Pattern INVENTED = Pattern.compile("[a-z]+_[a-z]+[0-9]*");

    /**
     * @param started what its unit runs, if it is a {@code podman run}
     * @param access how the unit that makes it reaches its registry
     * @param name what the container is called at each start
     * @param given whether some unit is known to give a container this name
     */
    static Sighting of(Claims.Judged claim, Optional<Start> started, UnitAccess access, String name, boolean given) {
        Container container = claim.container();
        Optional<Start> own = started.filter(start -> start.gives(name));
        return new Sighting(
                container.unit(),
                container.ownUnit(),
                name,
                given || !isInvented(name, started),
                container.id(),
                container.imageId(),
                own.map(start -> start.run().image())
                        .filter(image -> !isVariable(image))
                        .orElse(container.imageName()),
                container.imageName(),
                container.labels(),
                claim.ofImage(),
                access,
                claim.objection()
                        .or(() -> own.flatMap(Hindrance::in))
                        .or(() -> claim.unit().flatMap(Hindrance::in)));
    }

    /** Whether only systemd knows it, and only when it starts the unit: by a file of variables, or by its own. */
    static boolean isVariable(String image) {
        return image.contains("$");
    }

    /** Where no command is known that may give the name, as in a script, the name itself has to tell. */
    private static boolean isInvented(String name, Optional<Start> started) {
        return started.map(start -> start.run().name().isEmpty())
                .orElseGet(() -> INVENTED.matcher(name).matches());
    }

    /** A unit that has no container now. What it would start in a pod belongs to the unit that starts the pod. One that does not tell its name to the container is known by no unit. */
    static Sighting of(Start start) {
        UnitDefinition unit = start.unit();
        RunCommand command = start.run();
        boolean named = unit.environment().stream().anyMatch(line -> line.startsWith(Container.UNIT_LABEL + "="));
        return new Sighting(
                start.pod().isEmpty() ? (named ? unit.name() : null) : start.pod(),
                start.pod().isEmpty() ? "" : unit.name(),
                command.name().isEmpty() ? unit.name() : command.name(),
                !command.name().isEmpty(),
                "",
                "",
                command.image(),
                "",
                command.labels(),
                Map.of(),
                UnitAccess.of(start),
                Hindrance.in(start));
    }

    /**
     * A unit, and the {@code podman run} in it.
     *
     * @param required the units that it requires and that run Podman too
     * @param pod the unit that starts the pod that the container is in; empty for none
     */
    record Start(UnitDefinition unit, RunCommand run, List<UnitDefinition> required, String pod) {

        /** One whose container is in no pod. */
        Start(UnitDefinition unit, RunCommand run, List<UnitDefinition> required) {
            this(unit, run, required, "");
        }

        /** Whether the container of this name may be the one that it makes. */
        boolean gives(String name) {
            return run.name().isEmpty() || run.name().equals(name);
        }

        /** The name that it gave this container of its unit, if that may have been renamed since: podman-rename(1). */
        Optional<String> nameBefore(Container container) {
            return Optional.of(run.name())
                    .filter(name -> !name.isEmpty() && run.image().equals(container.imageName()));
        }
    }
}
