package io.tidewaiter.workload;

import io.tidewaiter.host.UnitDefinition;
import java.util.List;
import java.util.Optional;

/**
 * What in a unit's definition would defeat an update or the rollback from one. Better refused beforehand than found out
 * when the service is down.
 */
final class Hindrance {

    private Hindrance() {}

    /** What stands against following this unit, and what to do; empty when nothing does. */
    static Optional<String> in(Sighting.Start start) {
        return alwaysPulls(start.unit(), start.run())
                .or(() -> in(start, start.run().image()));
    }

    /** What stands against following this image, which the unit's container runs or has mounted. */
    static Optional<String> in(Sighting.Start start, String image) {
        return isPulledFirst(start.unit(), image)
                .or(() -> isPulledBefore(start, image))
                .or(() -> cannotRestart(start.unit(), start.run()));
    }

    /** What stands against following whatever this unit starts, by {@code podman run} or not. */
    static Optional<String> in(UnitDefinition unit) {
        boolean starts = does(unit.commands(), "start");
        boolean creates = does(unit.preparations(), "create");
        return starts && !creates
                ? Optional.of(
                        "%s starts a container that is there already, which keeps its image for ever: have a new one made at each start (podman generate systemd --new, or a Quadlet)"
                                .formatted(unit.name()))
                : Optional.empty();
    }

    /** Whether one of these commands removes a container. */
    static boolean removes(List<List<String>> commands) {
        return does(commands, "rm");
    }

    private static boolean does(List<List<String>> commands, String verb) {
        return commands.stream()
                .flatMap(line -> RunCommand.gist(line).stream().limit(1))
                .anyMatch(verb::equals);
    }

    /** The registry has the new image even when it is a bad one: each start would bring it back. */
    private static Optional<String> alwaysPulls(UnitDefinition unit, RunCommand run) {
        return run.pull().equals("always") || run.pull().equals("newer")
                ? Optional.of(
                        "%s runs podman with --pull=%s, which would undo every rollback: remove it (in a Quadlet: Pull=), as Tidewaiter pulls"
                                .formatted(unit.name(), run.pull()))
                : Optional.empty();
    }

    private static Optional<String> isPulledFirst(UnitDefinition unit, String image) {
        return unit.preparations().stream().anyMatch(line -> bringsBack(line, image))
                ? Optional.of(
                        "%s pulls %s before each start (ExecStartPre=), which would undo every rollback: remove that line, as Tidewaiter pulls"
                                .formatted(unit.name(), image))
                : Optional.empty();
    }

    /** As a Quadlet of the type {@code .image} does: not at each restart, but after each boot and each stop of its own. */
    private static Optional<String> isPulledBefore(Sighting.Start start, String image) {
        return start.required().stream()
                .filter(other -> other.commands().stream().anyMatch(line -> bringsBack(line, image)))
                .findFirst()
                .map(other ->
                        "%s starts after %s, which pulls %s at each start and would undo every rollback: write Policy=missing in its .image file (Podman 5.6), or Image=%s in the Quadlet instead of the .image file (for AuthFile= there PodmanArgs=--authfile=FILE here), as Tidewaiter pulls"
                                .formatted(start.unit().name(), other.name(), image, image));
    }

    private static boolean bringsBack(List<String> line, String image) {
        return RunCommand.pull(line)
                .filter(pull -> pull.undoesRollbacks() && pull.images().contains(image))
                .isPresent();
    }

    /** Podman refuses a second container of the same name, and nothing takes the first away. */
    private static Optional<String> cannotRestart(UnitDefinition unit, RunCommand run) {
        if (run.name().isEmpty() || run.replaces() || run.removes()) {
            return Optional.empty();
        }
        return removes(unit.preparations()) || removes(unit.cleanups())
                ? Optional.empty()
                : Optional.of(
                        "%s runs podman with --name %s, and nothing removes the container before the next start, so that it cannot be restarted: add --replace"
                                .formatted(unit.name(), run.name()));
    }
}
