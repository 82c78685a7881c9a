package io.tidewaiter.update.model;

import java.util.List;
import java.util.Objects;

/**
 * What a start of the unit would start along with it, though a person stopped it: a member of a pod, or whatever else
 * the unit has in {@code Wants=}. It rests afterwards as well.
 *
 * @param generation of the manager that it was stopped under: another one starts what its configuration says; none where
 *     nothing rests
 */
public record RestingUnits(List<String> units, String generation) {

    public static final RestingUnits NONE = new RestingUnits(List.of(), State.UNKNOWN);

    public RestingUnits {
        units = List.copyOf(Objects.requireNonNullElse(units, List.of()));
        generation = units.isEmpty() ? State.UNKNOWN : Objects.requireNonNullElse(generation, State.UNKNOWN);
    }

    /** Those that rest still when the manager is this one now. */
    public List<String> under(String now) {
        return now.equals(generation) ? units : List.of();
    }
}
