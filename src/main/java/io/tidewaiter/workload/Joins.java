package io.tidewaiter.workload;

import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.update.port.UnitManager;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Containers that share the namespaces or volumes of another, or require it. Podman removes none that such a one depends on,
 * so where systemd does not stop them together, a restart leaves the other down or cuts them off from it.
 */
final class Joins {

    private final UnitManager units;
    private final Map<String, UnitDefinition> defined = new HashMap<>();
    private final Map<String, String> startedBy = new HashMap<>();
    private final List<Join> joins = new ArrayList<>();

    /** @param option as the unit's command has it: {@code --network=container:vpn} */
    private record Join(String unit, String container, String option) {}

    /** @param definitions the units that run Podman */
    Joins(UnitManager units, List<UnitDefinition> definitions) {
        this.units = units;
        for (UnitDefinition unit : definitions) {
            defined.put(unit.name(), unit);
            Stream.concat(unit.commands().stream(), unit.preparations().stream())
                    .flatMap(line -> RunCommand.making(line).stream())
                    .forEach(run -> {
                        startedBy.put(run.name(), unit.name());
                        run.joins().forEach((container, option) -> joins.add(new Join(unit.name(), container, option)));
                    });
        }
    }

    /** What stands against restarting units for that reason, by their names. */
    Future<Map<String, String>> hindrances() {
        Map<String, String> found = new HashMap<>();
        Future<Void> all = Future.succeededFuture();
        for (Join join : joins) {
            String joined = startedBy.get(join.container());
            if (joined != null && !joined.equals(join.unit())) {
                for (String unit : with(joined)) {
                    all = all.compose(before -> restartsWith(join.unit(), unit))
                            .onSuccess(together -> {
                                if (!together) {
                                    found.putIfAbsent(unit, reason(join, unit));
                                }
                            })
                            .mapEmpty();
                }
            }
        }
        return all.map(found);
    }

    /** The unit, and those that its own container depends on likewise. */
    private Set<String> with(String unit) {
        Set<String> all = new HashSet<>(Set.of(unit));
        boolean more = true;
        while (more) {
            more = joins.stream()
                    .filter(join -> all.contains(join.unit()))
                    .map(join -> startedBy.get(join.container()))
                    .filter(name -> name != null)
                    .toList()
                    .stream()
                    .anyMatch(all::add);
        }
        return all;
    }

    private Future<Boolean> restartsWith(String unit, String other) {
        return unit.equals(other) ? Future.succeededFuture(true) : reaches(new HashSet<>(Set.of(unit)), unit, other);
    }

    /** Over other units too, such as a target that both belong to. */
    private Future<Boolean> reaches(Set<String> seen, String from, String to) {
        return definition(from).compose(unit -> {
            Set<String> next = unit.map(UnitDefinition::restartsWith).orElse(Set.of());
            if (next.contains(to)) {
                return Future.succeededFuture(true);
            }
            Future<Boolean> found = Future.succeededFuture(false);
            for (String name : next) {
                if (seen.add(name)) {
                    found = found.compose(there -> there ? Future.succeededFuture(true) : reaches(seen, name, to));
                }
            }
            return found;
        });
    }

    private Future<Optional<UnitDefinition>> definition(String name) {
        return Optional.ofNullable(defined.get(name))
                .map(unit -> Future.succeededFuture(Optional.of(unit)))
                .orElseGet(() -> units.definition(name).otherwise(Optional.empty()));
    }

    private String reason(Join join, String unit) {
        return "%s runs its container with %s and is not restarted together with %s, which could therefore not be replaced without harm: %sadd Requires=%s and After=%s to %s"
                .formatted(join.unit(), join.option(), unit, quadlet(join), unit, unit, join.unit());
    }

    /** A Quadlet that names the other's file has the relation by itself. */
    private String quadlet(Join join) {
        UnitDefinition joined = defined.get(String.valueOf(startedBy.get(join.container())));
        String source = joined == null ? null : joined.sourcePath();
        return join.option().startsWith("--net") && source != null && source.endsWith(".container")
                ? "write Network=%s in its Quadlet, or ".formatted(source.substring(source.lastIndexOf('/') + 1))
                : "";
    }
}
