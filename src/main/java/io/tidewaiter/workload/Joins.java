package io.tidewaiter.workload;

import io.tidewaiter.host.Join;
import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.update.port.UnitManager;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Containers that share the namespaces or volumes of another, or require it. Podman removes none that such a one depends on:
 * where systemd does not stop them together, they have to be stopped before.
 */
final class Joins {

    private final UnitManager units;
    private final Map<String, UnitDefinition> defined = new HashMap<>();
    private final Map<String, String> startedBy = new HashMap<>();
    private final List<Maker> makers = new ArrayList<>();

    /** A command that makes a container, and the unit that has it. */
    private record Maker(UnitDefinition unit, RunCommand run) {}

    /** @param definitions the units that run Podman */
    Joins(UnitManager units, List<UnitDefinition> definitions) {
        this.units = units;
        for (UnitDefinition unit : definitions) {
            defined.put(unit.name(), unit);
            Stream.concat(unit.commands().stream(), unit.preparations().stream())
                    .flatMap(line -> RunCommand.making(line).stream())
                    .forEach(run -> {
                        startedBy.put(run.name(), unit.name());
                        makers.add(new Maker(unit, run));
                    });
        }
    }

    /** All of them, as far as units make both containers and are two. */
    Future<List<Join>> all() {
        List<Future<Join>> all =
                makers.stream().flatMap(this::ofMaker).map(this::known).toList();
        return Future.all(all).map(CompositeFuture::list);
    }

    private Future<Join> known(Join join) {
        Future<Set<String>> ofUnit = restartedWith(join.unit());
        Future<Set<String>> ofJoined = restartedWith(join.joined());
        return Future.all(ofUnit, ofJoined)
                .map(all -> new Join(
                        join.unit(),
                        join.joined(),
                        join.container(),
                        join.option(),
                        ofUnit.result().contains(join.joined()),
                        services(ofJoined.result())));
    }

    private static Set<String> services(Set<String> units) {
        return units.stream().filter(name -> name.endsWith(".service")).collect(Collectors.toSet());
    }

    private Stream<Join> ofMaker(Maker maker) {
        return maker.run().joins().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(entry -> Stream.ofNullable(startedBy.get(entry.getKey()))
                        .filter(joined -> !joined.equals(maker.unit().name()))
                        .map(joined -> new Join(maker.unit().name(), joined, entry.getKey(), entry.getValue(), false)));
    }

    /**
     * What stands against restarting units, by their names: a container that stays when its unit is stopped keeps what it is
     * joined to from being replaced.
     *
     * @param all of them
     */
    Map<String, String> hindrances(List<Join> all) {
        Map<String, String> found = new HashMap<>();
        for (Join join : all) {
            if (!join.bySystemd() && leavesContainer(join.unit())) {
                for (String unit : with(join.joined(), all)) {
                    found.putIfAbsent(unit, reason(join, unit));
                }
            }
        }
        return found;
    }

    private boolean leavesContainer(String unit) {
        return makers.stream()
                .filter(maker -> maker.unit().name().equals(unit))
                .anyMatch(maker -> !maker.run().removes()
                        && !Hindrance.removes(maker.unit().cleanups()));
    }

    /** The unit, and those that its own container depends on likewise. */
    private static Set<String> with(String unit, List<Join> all) {
        Set<String> with = new HashSet<>(Set.of(unit));
        boolean more = true;
        while (more) {
            more = with.addAll(all.stream()
                    .filter(join -> with.contains(join.unit()))
                    .map(Join::joined)
                    .collect(Collectors.toSet()));
        }
        return with;
    }

    /** The units with which systemd restarts this one, over other units too, such as a target that both belong to. */
    private Future<Set<String>> restartedWith(String unit) {
        Set<String> all = new HashSet<>();
        Deque<String> left = new ArrayDeque<>(List.of(unit));
        return Repeat.asLongAs(() -> left.isEmpty()
                        ? Future.succeededFuture(false)
                        : definition(left.remove()).map(definition -> {
                            definition.map(UnitDefinition::restartsWith).orElse(Set.of()).stream()
                                    .filter(all::add)
                                    .forEach(left::add);
                            return true;
                        }))
                .map(all);
    }

    private Future<Optional<UnitDefinition>> definition(String name) {
        return Optional.ofNullable(defined.get(name))
                .map(unit -> Future.succeededFuture(Optional.of(unit)))
                .orElseGet(() -> units.definition(name).otherwise(Optional.empty()));
    }

    private static String reason(Join join, String unit) {
        return "%s runs its container with %s and does not remove it when it stops, so Podman would not replace the container of %s: add --rm, or ExecStopPost=podman rm -f, to %s"
                .formatted(join.unit(), join.option(), unit, join.unit());
    }
}
