package io.tidewaiter.systemd;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.freedesktop.dbus.exceptions.DBusException;

/**
 * Finds what a restart would start although a person stopped it. A restart starts whatever the unit, and what is restarted
 * with it, has in {@code Wants=} or {@code Requires=}, and what those have that do not run. A unit that runs already pulls
 * in nothing.
 *
 * <p>A stop that came along with the end of a restarted unit that does not run is no person's wish.
 */
final class Resting {

    private static final List<String> PULLED_IN = List.of("Requires", "BindsTo", "Wants");
    private static final List<String> STOPPED_WITH =
            List.of("Requires", "Requisite", "BindsTo", "PartOf", "StopPropagatedFrom");

    private final BusSession session;
    private final UnitLook look;

    Resting(BusSession session, UnitLook look) {
        this.session = session;
        this.look = look;
    }

    Set<String> beside(String name) throws DBusException {
        UnitProperties unit = look.unit(name);
        Deque<UnitProperties> toFollow = new ArrayDeque<>(List.of(unit));
        for (String dependent : new Dependents(look).of(name)) {
            toFollow.add(look.unit(dependent));
        }
        Set<String> down = toFollow.stream()
                .filter(restarted -> !restarted.isUp())
                .map(UnitProperties::id)
                .collect(Collectors.toSet());
        Set<String> seen = new HashSet<>();
        Set<String> resting = new TreeSet<>();
        while (!toFollow.isEmpty()) {
            for (String pulled : texts(toFollow.remove(), PULLED_IN)) {
                if (seen.add(pulled) && look.unit(pulled) instanceof UnitProperties below && below.isAtRest()) {
                    toFollow.add(below);
                    if (Collections.disjoint(down, texts(below, STOPPED_WITH)) && wasStopped(below)) {
                        resting.add(below.id());
                    }
                }
            }
        }
        return resting;
    }

    private boolean wasStopped(UnitProperties unit) throws DBusException {
        return !unit.invocation().isEmpty() && (session.job(unit).equals("stop") || session.wasStopped(unit.id()));
    }

    private static List<String> texts(UnitProperties unit, List<String> properties) {
        return properties.stream()
                .flatMap(property -> unit.texts(property).stream())
                .toList();
    }
}
