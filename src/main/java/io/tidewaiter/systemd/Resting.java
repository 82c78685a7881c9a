package io.tidewaiter.systemd;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.freedesktop.dbus.exceptions.DBusException;

/**
 * Finds what a restart would start although a person stopped it. A restart starts whatever the unit, and what is restarted
 * with it, has in {@code Wants=} or {@code Requires=}, and what those have that do not run. A unit that runs already pulls
 * in nothing.
 *
 * <p>A stop that may have come along with the end of a restarted unit is no person's wish.
 */
final class Resting {

    private static final List<String> PULLED_IN = List.of("Requires", "BindsTo", "Wants");

    private final UnitLook look;
    private final Stops stops;

    Resting(BusSession session, UnitLook look) {
        this.look = look;
        this.stops = new Stops(session, look);
    }

    Set<String> beside(String name) throws DBusException {
        UnitProperties unit = look.unit(name);
        Deque<UnitProperties> toFollow = new ArrayDeque<>(List.of(unit));
        for (String dependent : Dependents.of(look, name)) {
            toFollow.add(look.unit(dependent));
        }
        List<String> restarted = toFollow.stream().map(UnitProperties::id).toList();
        Set<String> seen = new HashSet<>();
        Set<String> resting = new TreeSet<>();
        while (!toFollow.isEmpty()) {
            for (String pulled : texts(toFollow.remove(), PULLED_IN)) {
                if (seen.add(pulled) && look.unit(pulled) instanceof UnitProperties below && below.isAtRest()) {
                    toFollow.add(below);
                    if (!below.invocation().isEmpty() && wasStopped(below, restarted)) {
                        resting.add(below.id());
                    }
                }
            }
        }
        return resting;
    }

    private boolean wasStopped(UnitProperties unit, List<String> restarted) throws DBusException {
        for (String other : restarted) {
            if (!stops.wasStopped(unit, other)) {
                return false;
            }
        }
        return true;
    }

    private static List<String> texts(UnitProperties unit, List<String> properties) {
        return properties.stream()
                .flatMap(property -> unit.texts(property).stream())
                .toList();
    }
}
