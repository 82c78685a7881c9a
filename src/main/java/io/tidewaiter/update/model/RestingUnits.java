package io.tidewaiter.update.model;

import java.util.List;
import java.util.Objects;

/**
 * The units that a start of the unit would start too, although a person stopped them: members of a pod, or other units in
 * {@code Wants=}. They stay stopped.
 *
 * @param generation of the systemd manager under which they were stopped: they do not count under another one; empty if
 *     there are none
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
