package io.tidewaiter.workload;

import io.tidewaiter.host.Container;
import io.tidewaiter.host.ImageMount;
import io.tidewaiter.host.ImageVolume;
import io.tidewaiter.host.Join;
import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.update.port.UnitManager;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the units that run Podman start, by their definitions. Those stay the same from one look to the next, so that their
 * commands are read once.
 */
final class Starts {

    private final List<UnitDefinition> definitions;
    private final Map<String, UnitDefinition> defined = new HashMap<>();
    private final Map<String, Sighting.Start> all = new LinkedHashMap<>();
    private final Map<String, ImageVolume> volumes = new HashMap<>();
    private final Set<String> names;
    private final Joins joins;

    /** @param definitions the units that run Podman */
    Starts(UnitManager units, List<UnitDefinition> definitions) {
        this.definitions = definitions;
        this.joins = new Joins(units, definitions);
        Map<String, String> pods = pods(definitions);
        for (UnitDefinition unit : definitions) {
            defined.putIfAbsent(unit.name(), unit);
            Stream.concat(unit.preparations().stream(), unit.commands().stream())
                    .flatMap(line -> VolumeCommand.parse(line).stream())
                    .forEach(volume -> volumes.put(volume.name(), volume));
            Discovery.command(unit)
                    .ifPresent(command -> all.put(
                            unit.name(),
                            new Sighting.Start(
                                    unit,
                                    command,
                                    definitions.stream()
                                            .filter(other -> unit.restartsWith().contains(other.name()))
                                            .toList(),
                                    pods.getOrDefault(command.pod(), ""))));
        }
        this.names = all.values().stream().map(start -> start.run().name()).collect(Collectors.toSet());
    }

    /** Whether nothing else is to be read from these. */
    boolean isOf(List<UnitDefinition> others) {
        return definitions.equals(others);
    }

    /** By their names. */
    Map<String, UnitDefinition> defined() {
        return defined;
    }

    /** The units whose command is a {@code podman run}. */
    List<Sighting.Start> all() {
        return List.copyOf(all.values());
    }

    Optional<Sighting.Start> of(String unit) {
        return Optional.ofNullable(all.get(unit));
    }

    /** Whether one of them gives a container this name. */
    boolean gives(String name) {
        return names.contains(name);
    }

    /** The volume of this name that a unit makes of an image. */
    Optional<ImageVolume> volume(String name) {
        return Optional.ofNullable(volumes.get(name));
    }

    /** The same mount with the name of its image, where only that of its volume is written. */
    ImageMount named(ImageMount mount) {
        return volume(mount.volume())
                .map(volume -> new ImageMount(mount.at(), volume.image(), mount.volume(), mount.imageId()))
                .orElse(mount);
    }

    /** The units whose containers use this volume. */
    Set<String> usersOf(String volume) {
        return all.values().stream()
                .filter(start -> start.run().mounts().stream()
                        .anyMatch(mount -> mount.volume().equals(volume)))
                .map(start -> start.pod().isEmpty() ? start.unit().name() : start.pod())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Which containers use the namespaces or volumes of another unit's. */
    Future<List<Join>> joins() {
        return joins.all();
    }

    /** What stands against restarting units, by their names, as the containers of others depend on theirs. */
    Map<String, String> hindrances(List<Join> all) {
        return joins.hindrances(all);
    }

    /** Whether it runs a container with a HEALTHCHECK that never says anything. */
    boolean isCheckSilent(String unit) {
        return of(unit).filter(start -> start.run().isCheckSilent()).isPresent();
    }

    /** The units of which nothing else tells, no container either. */
    Set<String> recalled(List<Container> containers) {
        Set<String> recalled = definitions.stream()
                .filter(UnitDefinition::recalled)
                .map(UnitDefinition::name)
                .collect(Collectors.toSet());
        containers.forEach(container -> recalled.remove(String.valueOf(container.unit())));
        return recalled;
    }

    /** The units that start pods, and tell the pod so, by what their members name the pod. */
    private static Map<String, String> pods(List<UnitDefinition> definitions) {
        Map<String, String> pods = new HashMap<>();
        definitions.stream()
                .filter(unit -> unit.environment().contains(Container.UNIT_LABEL + "=" + unit.name()))
                .forEach(unit -> Stream.concat(unit.preparations().stream(), unit.commands().stream())
                        .flatMap(line -> RunCommand.pods(line).stream())
                        .forEach(pod -> pods.put(pod, unit.name())));
        return pods;
    }
}
