package io.tidewaiter.update;

import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Workload;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which workloads a check looks at. No names at all stands for every workload.
 *
 * @param units names as a person types them, with or without {@code .service}
 * @param names images without tag, as a registry's notification gives them: {@code host/repository}
 */
public record Scope(Set<String> units, Set<String> names) implements Predicate<Workload> {

    public static final Scope ALL = new Scope(Set.of(), Set.of());

    public Scope {
        units = Set.copyOf(units);
        names = Set.copyOf(names);
    }

    public static Scope units(Set<String> units) {
        return new Scope(units, Set.of());
    }

    public static Scope image(Reference reference) {
        return new Scope(Set.of(), Set.of(reference.name()));
    }

    @Override
    public boolean test(Workload workload) {
        return isEverything()
                || hasUnit(workload.unit())
                || names.contains(workload.reference().name());
    }

    /** True when the unit was asked for by name. */
    public boolean hasUnit(String unit) {
        return units.contains(unit)
                || (unit.endsWith(".service")
                        && units.contains(unit.substring(0, unit.length() - ".service".length())));
    }

    public boolean isEverything() {
        return units.isEmpty() && names.isEmpty();
    }
}
