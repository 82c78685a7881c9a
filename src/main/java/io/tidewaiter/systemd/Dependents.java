package io.tidewaiter.systemd;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.freedesktop.dbus.exceptions.DBusException;

/**
 * Walks the dependencies along which systemd carries a stop or a restart, as far as units run.
 *
 * <p>A restart restarts, one after the other, what requires the unit ({@code Requires=}, {@code Requisite=}), is bound to
 * it or part of it; if the unit does not come up again they stay down. {@code StopPropagatedFrom=} is stopped and never
 * started again. Neither goes past a unit that does not run.
 *
 * <p>Every type of unit counts: a target that requires the service is restarted with it, and so is what is part of that
 * target. Left out is what cannot be started by hand ({@code RefuseManualStart=}, and scopes, which live once), and what a socket
 * that listens starts as soon as a client connects.
 */
final class Dependents {

    private static final List<String> TAKEN_ALONG =
            List.of("RequiredBy", "RequisiteOf", "BoundBy", "ConsistsOf", "PropagatesStopTo");

    private final UnitLook look;

    Dependents(UnitLook look) {
        this.look = look;
    }

    Set<String> of(String unit) throws DBusException {
        UnitProperties start = look.unit(unit);
        Set<String> seen = new HashSet<>(Set.of(start.id()));
        Doors doors = new Doors(look);
        Set<String> running = new TreeSet<>();
        Deque<UnitProperties> toFollow = new ArrayDeque<>(List.of(start));
        while (!toFollow.isEmpty()) {
            UnitProperties next = toFollow.remove();
            for (String name :
                    TAKEN_ALONG.stream().map(next::texts).flatMap(List::stream).toList()) {
                if (seen.add(name) && look.unit(name) instanceof UnitProperties dependent && dependent.isRunning()) {
                    toFollow.add(dependent);
                    if (dependent.canStart() && !doors.isDoor(dependent)) {
                        running.add(name);
                    }
                }
            }
        }
        return running;
    }
}
