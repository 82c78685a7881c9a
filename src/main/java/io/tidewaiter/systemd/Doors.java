package io.tidewaiter.systemd;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.freedesktop.dbus.exceptions.DBusException;

/**
 * Finds the units through which a socket that listens brings another one to life: what the socket starts is a door, be it
 * the unit itself or one that pulls it in, such as a {@code systemd-socket-proxyd(8)} that requires it.
 *
 * <p>Other triggers do not count: what a timer starts has its hour, at which it does its work.
 */
final class Doors {

    private static final List<String> PULLED_IN_BY = List.of("RequiredBy", "BoundBy", "WantedBy", "UpheldBy");

    private final UnitLook look;

    Doors(UnitLook look) {
        this.look = look;
    }

    /** By name, whether or not they run at the moment. */
    Set<String> of(UnitProperties unit) throws DBusException {
        Set<String> doors = new TreeSet<>();
        Set<String> seen = new HashSet<>(Set.of(unit.id()));
        Deque<UnitProperties> toFollow = new ArrayDeque<>(List.of(unit));
        while (!toFollow.isEmpty()) {
            UnitProperties next = toFollow.remove();
            if (isDoor(next)) {
                doors.add(next.id());
            }
            for (String name : pullingIn(next)) {
                if (seen.add(name) && look.unit(name) instanceof UnitProperties above && above.isLoaded()) {
                    toFollow.add(above);
                }
            }
        }
        return doors;
    }

    /** Whether a client that connects now starts the unit, which is at rest. A door that is open already starts nothing. */
    boolean leadTo(UnitProperties unit) throws DBusException {
        for (String door : of(unit)) {
            if (!look.unit(door).isRunning()) {
                return true;
            }
        }
        return false;
    }

    /** The units whose start starts this one. */
    static List<String> pullingIn(UnitProperties unit) {
        return PULLED_IN_BY.stream().map(unit::texts).flatMap(List::stream).toList();
    }

    boolean isDoor(UnitProperties unit) throws DBusException {
        for (String trigger : unit.texts("TriggeredBy")) {
            if (trigger.endsWith(".socket") && look.unit(trigger).isRunning()) {
                return true;
            }
        }
        return false;
    }
}
