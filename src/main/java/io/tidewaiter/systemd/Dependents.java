package io.tidewaiter.systemd;

import io.tidewaiter.host.RestartedWith;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.freedesktop.dbus.exceptions.DBusException;

/**
 * Walks the dependencies along which systemd carries a stop or a restart, and those that only Podman has, as far as units run.
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
    private final Doors doors;
    private final Map<String, Set<String>> joins;
    private final Set<String> seen = new HashSet<>();
    private final Set<String> joined = new TreeSet<>();
    /** What is done first depends on what is done later: the other way round it is the order of starts. */
    private final Deque<String> found = new ArrayDeque<>();

    /** @param joins by unit those that are joined to it, and that systemd does not restart with it */
    private Dependents(UnitLook look, Map<String, Set<String>> joins) {
        this.look = look;
        this.doors = new Doors(look);
        this.joins = joins;
    }

    /** Those that systemd takes along, in an order in which they can be started. */
    static List<String> of(UnitLook look, String unit) throws DBusException {
        return of(look, unit, Map.of()).all();
    }

    /** The same, and those that are joined to the unit or to one of them. */
    static RestartedWith of(UnitLook look, String unit, Map<String, Set<String>> joins) throws DBusException {
        Dependents walk = new Dependents(look, joins);
        UnitProperties start = look.unit(unit);
        walk.seen.add(start.id());
        walk.follow(start);
        List<String> all = List.copyOf(walk.found);
        return new RestartedWith(all, all.stream().filter(walk.joined::contains).toList());
    }

    private void follow(UnitProperties unit) throws DBusException {
        Set<String> ofPodman = joins.getOrDefault(unit.id(), Set.of());
        List<String> all = new ArrayList<>(new TreeSet<>(
                TAKEN_ALONG.stream().map(unit::texts).flatMap(List::stream).toList()));
        all.addAll(ofPodman);
        for (String name : all) {
            UnitProperties dependent = look.unit(name);
            boolean isJoined = ofPodman.contains(name);
            if (!dependent.isRunning()) {
                continue;
            }
            if (isJoined && dependent.canStart()) {
                joined.add(name);
            }
            if (seen.add(name)) {
                follow(dependent);
                if (dependent.canStart() && (isJoined || !doors.isDoor(dependent))) {
                    found.addFirst(name);
                }
            }
        }
    }
}
